package dev.touchstone.appraisal;

import static dev.touchstone.eventlog.ima.ImaLists.dNg;
import static dev.touchstone.eventlog.ima.ImaLists.path;
import static org.assertj.core.api.Assertions.assertThat;

import dev.touchstone.eventlog.ima.ImaLists;
import dev.touchstone.launch.LogKind;
import dev.touchstone.tpm.Evidence;
import dev.touchstone.tpm.HashAlgorithm;
import dev.touchstone.tpm.QuoteExpectation;
import dev.touchstone.tpm.QuoteVerdict;
import dev.touchstone.tpm.QuoteVerifier;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class ImaRulesTest {
  private static final int MANY = 100_000;
  private static final byte[] ZEROS = new byte[32];
  private static final byte[] OF_ANOTHER_BOOT = HashAlgorithm.SHA256.hash(ZEROS).toArray();

  private final ImaLists list = ImaLists.listing(HashAlgorithm.SHA1);

  private void bootAggregates(int count, byte[] digest) {
    byte[] field = dNg("sha256", digest);
    byte[] name = path("boot_aggregate");
    for (int i = 0; i < count; i++) {
      list.record("ima-ng", field, name);
    }
  }

  private List<Finding> findings() {
    Evidence evidence = Evidence.of("kvm-good");
    QuoteVerdict quote =
        QuoteVerifier.verify(
            evidence.quote(), evidence.ak(), QuoteExpectation.offline(evidence.nonce()));
    return Appraisal.of(
            new LaunchPolicy("pcr-golden", HashAlgorithm.SHA256, false),
            quote,
            Optional.empty(),
            JudgedLogs.of(quote, HashAlgorithm.SHA256, Map.of(LogKind.IMA, list.bytes())),
            "host",
            List.of(),
            List.of())
        .verdict()
        .findings()
        .stream()
        .filter(finding -> finding.rule().equals("ima.boot-aggregate"))
        .toList();
  }

  @Test
  void hazard_20_a_hundred_thousand_boot_aggregates_give_ten_findings_and_a_count() {
    bootAggregates(MANY, OF_ANOTHER_BOOT);

    List<Finding> findings = findings();

    assertThat(findings).hasSize(11);
    assertThat(findings).allMatch(finding -> finding.severity() == Severity.CONTRAINDICATED);
    assertThat(findings.getFirst().event()).hasValue(0);
    assertThat(findings.getLast().message())
        .isEqualTo(
            "IMA list: 99990 more records: boot_aggregate is not the hash of the quoted PCR 0 to 9: the list is of another boot");
  }

  @Test
  void hazard_20_no_number_of_harmless_boot_aggregates_hides_one_of_another_boot() {
    bootAggregates(MANY, ZEROS);
    bootAggregates(1, OF_ANOTHER_BOOT);

    assertThat(findings())
        .anySatisfy(
            finding -> {
              assertThat(finding.severity()).isEqualTo(Severity.CONTRAINDICATED);
              assertThat(finding.event()).hasValue(MANY);
            })
        .hasSize(12);
  }

  @Test
  void a_few_boot_aggregates_are_each_a_finding_of_their_own() {
    bootAggregates(10, OF_ANOTHER_BOOT);

    assertThat(findings()).hasSize(10).allMatch(finding -> finding.event().isPresent());
  }
}
