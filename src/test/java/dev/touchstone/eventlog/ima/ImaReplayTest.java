package dev.touchstone.eventlog.ima;

import static dev.touchstone.eventlog.ima.ImaLists.dNg;
import static dev.touchstone.eventlog.ima.ImaLists.path;
import static org.assertj.core.api.Assertions.assertThat;

import dev.touchstone.eventlog.LaunchEvidence;
import dev.touchstone.tpm.Digest;
import dev.touchstone.tpm.HashAlgorithm;
import dev.touchstone.tpm.PcrValues;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ImaReplayTest {
  private static final byte[] DIGEST = HashAlgorithm.SHA256.hash(new byte[] {1}).toArray();

  @ParameterizedTest
  @CsvSource({
    "kvm-good, SHA1, NATIVE",
    "kvm-good, SHA256, NATIVE",
    "kvm-good, SHA384, PADDED_SHA1",
    "xen-good, SHA256, NATIVE",
    "kvm-ima-many, SHA256, NATIVE",
    "kvm-ima-violation, SHA1, NATIVE",
    "kvm-ima-violation, SHA256, NATIVE",
    "kvm-ima-violation, SHA384, PADDED_SHA1_FULL_VIOLATION"
  })
  void reproduces_the_quoted_pcr_10(String boot, HashAlgorithm bank, ImaExtension extension) {
    PcrValues quoted = LaunchEvidence.pcrs("boots/" + boot + "/quotes/rsa-multibank/pcrs.json");
    Digest pcr10 = quoted.get(bank, 10).orElseThrow();

    for (String form : List.of("ima.bin", "ima.txt")) {
      assertThat(ImaReplay.of(ImaLists.boot(boot + "/" + form), 10, pcr10))
          .isInstanceOfSatisfying(
              ImaReplay.Covered.class,
              covered -> {
                assertThat(covered.extension()).isEqualTo(extension);
                assertThat(covered.records()).isEqualTo(covered.extensions()).isGreaterThan(50);
              });
    }
  }

  @Test
  void counts_the_violations_it_replays() {
    Digest pcr10 =
        LaunchEvidence.pcrs("boots/kvm-ima-violation/pcrs.json")
            .get(HashAlgorithm.SHA256, 10)
            .orElseThrow();

    assertThat(ImaReplay.of(ImaLists.boot("kvm-ima-violation/ima.bin"), 10, pcr10))
        .isInstanceOfSatisfying(
            ImaReplay.Covered.class, covered -> assertThat(covered.violations()).isPositive());
  }

  @Test
  void a_records_other_pcr_is_replayed_apart() {
    ImaList list =
        ImaLists.listing(HashAlgorithm.SHA1)
            .record(10, "ima-ng", dNg("sha256", DIGEST), path("/a"))
            .record(11, "ima-ng", dNg("sha256", DIGEST), path("/b"))
            .record(10, "ima-ng", dNg("sha256", DIGEST), path("/c"))
            .list();
    HashAlgorithm bank = HashAlgorithm.SHA256;
    Digest eleven =
        bank.extend(bank.zeros(), bank.hash(ImaLists.data(dNg("sha256", DIGEST), path("/b"))));

    assertThat(ImaReplay.of(list, 11, eleven))
        .isInstanceOfSatisfying(
            ImaReplay.Covered.class,
            covered -> {
              assertThat(covered.records()).isEqualTo(2);
              assertThat(covered.extensions()).isEqualTo(1);
              assertThat(covered.covers(list.entry(0))).isFalse();
              assertThat(covered.covers(list.entry(1))).isTrue();
            });
  }

  @Test
  void a_list_read_in_two_parts_continues_from_the_value_of_the_first() {
    ImaList whole = ImaLists.boot("kvm-good/ima.bin");
    HashAlgorithm bank = HashAlgorithm.SHA256;
    Digest quoted = LaunchEvidence.pcrs("boots/kvm-good/pcrs.json").get(bank, 10).orElseThrow();
    var bytes = LaunchEvidence.bytes("boots/kvm-good/ima.bin");
    int cut = (int) whole.entry(20).offset();
    Digest middle =
        ImaReplay.value(ImaLists.read(bytes.slice(0, cut)), bank, 10, ImaExtension.NATIVE);

    assertThat(ImaReplay.of(ImaLists.read(bytes.slice(cut, bytes.size())), 10, middle, quoted))
        .isInstanceOfSatisfying(
            ImaReplay.Covered.class,
            covered -> assertThat(covered.records()).isEqualTo(whole.size() - 20));
  }

  @Test
  void an_untouched_pcr_covers_nothing() {
    assertThat(ImaReplay.of(ImaLists.boot("kvm-good/ima.bin"), 10, HashAlgorithm.SHA256.zeros()))
        .isInstanceOfSatisfying(
            ImaReplay.Covered.class, covered -> assertThat(covered.records()).isZero());
  }

  @Test
  void a_servers_list_covers_its_quoted_pcr_10_and_its_boot_aggregate() {
    PcrValues quoted = toolsPcrs(LaunchEvidence.publicFile("hpe-server/pcrs.bin").toArray());
    ImaList list = ImaLists.read(LaunchEvidence.publicFile("hpe-server/ima_log.txt"));

    assertThat(ImaReplay.of(list, 10, quoted.get(HashAlgorithm.SHA256, 10).orElseThrow()))
        .isInstanceOfSatisfying(
            ImaReplay.Covered.class, covered -> assertThat(covered.records()).isPositive());
    assertThat(BootAggregate.of(list, quoted)).singleElement().matches(BootAggregate::matches);
  }

  /** tpm2-tools' dump: lists of at most eight TPM2B_DIGEST of 66 bytes, from byte 136 on. */
  private static PcrValues toolsPcrs(byte[] dump) {
    Map<Integer, Digest> values = new HashMap<>();
    for (int pcr = 0; pcr < 17; pcr++) {
      int at = 136 + pcr / 8 * 532 + 4 + pcr % 8 * 66 + 2;
      values.put(pcr, Digest.of(HashAlgorithm.SHA256, Arrays.copyOfRange(dump, at, at + 32)));
    }
    return PcrValues.of(Map.of(HashAlgorithm.SHA256, values));
  }
}
