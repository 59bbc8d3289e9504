package dev.touchstone.appraisal;

import static org.assertj.core.api.Assertions.assertThat;

import dev.touchstone.eventlog.uefi.UefiEvent;
import dev.touchstone.eventlog.uefi.UefiLog;
import dev.touchstone.golden.GoldenSet;
import dev.touchstone.launch.LogKind;
import dev.touchstone.launch.LogReport;
import dev.touchstone.tpm.BootOrder;
import dev.touchstone.tpm.Bytes;
import dev.touchstone.tpm.ClockInfo;
import dev.touchstone.tpm.Digest;
import dev.touchstone.tpm.Evidence;
import dev.touchstone.tpm.HashAlgorithm;
import dev.touchstone.tpm.Nonce;
import dev.touchstone.tpm.PcrSelection;
import dev.touchstone.tpm.PcrValues;
import dev.touchstone.tpm.QuoteExpectation;
import dev.touchstone.tpm.QuoteVerdict;
import dev.touchstone.tpm.QuoteVerifier;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;

class AppraisalTest {
  private static final PcrSelection ASKED = PcrSelection.parse("sha256:0-10,14,17-19");
  private static final LaunchPolicy POLICY =
      new LaunchPolicy("pcr-golden", HashAlgorithm.SHA256, false);

  private static QuoteVerdict quote(String boot) {
    Evidence evidence = Evidence.of(boot);
    return QuoteVerifier.verify(
        evidence.quote(), evidence.ak(), QuoteExpectation.of(evidence.nonce(), ASKED));
  }

  /** The UEFI log of {@code boot} beside the quote of another. */
  private static JudgedLogs log(String boot, QuoteVerdict quote) {
    return JudgedLogs.of(
        quote,
        HashAlgorithm.SHA256,
        Map.of(LogKind.UEFI, Evidence.of(boot).file("uefi-eventlog.bin")));
  }

  private static JudgedLogs uefi(LogEvidence evidence) {
    return JudgedLogs.of(LogKind.UEFI, evidence);
  }

  private static GoldenSet golden(String boot, int... pcrs) {
    Map<Integer, Digest> values = new java.util.TreeMap<>();
    for (int pcr : pcrs) {
      values.put(pcr, Evidence.of(boot).pcrs().get(HashAlgorithm.SHA256, pcr).orElseThrow());
    }
    return new GoldenSet(boot, 1, PcrValues.of(Map.of(HashAlgorithm.SHA256, values)));
  }

  private static Appraisal appraise(String boot, JudgedLogs log, GoldenSet... active) {
    return Appraisal.of(
        POLICY, quote(boot), Optional.empty(), log, "kvm", List.of(active), List.of());
  }

  @Test
  void a_launch_that_replays_and_matches_a_golden_set_is_trusted() {
    Verdict verdict =
        appraise(
                "kvm-good",
                log("kvm-good", quote("kvm-good")),
                golden("xen-good", 0, 4, 8),
                golden("kvm-good", 0, 4, 7, 8, 9))
            .verdict();

    assertThat(verdict.trusted()).isTrue();
    assertThat(verdict.status()).isEqualTo(Status.AFFIRMING);
    assertThat(verdict.goldenSets()).containsExactly("kvm-good v1");
    assertThat(verdict.reason()).isEqualTo("the launch matches golden set kvm-good v1");
  }

  @Test
  void each_pcr_that_differs_is_a_finding_with_expected_and_actual() {
    Verdict verdict = appraise("kvm-good", JudgedLogs.NONE, golden("xen-good", 0, 4, 8)).verdict();

    assertThat(verdict.trusted()).isFalse();
    List<Finding> differing =
        verdict.findings().stream().filter(f -> f.rule().equals("golden.pcr")).toList();
    assertThat(differing).extracting(f -> f.pcr().orElseThrow()).contains(4, 8);
    Finding pcr8 =
        differing.stream().filter(f -> f.pcr().orElseThrow() == 8).findFirst().orElseThrow();
    assertThat(pcr8.expected())
        .contains(Evidence.of("xen-good").pcrs().get(HashAlgorithm.SHA256, 8).orElseThrow().hex());
    assertThat(pcr8.actual())
        .contains(Evidence.of("kvm-good").pcrs().get(HashAlgorithm.SHA256, 8).orElseThrow().hex());
    assertThat(pcr8.message())
        .matches(
            "PCR 8 \\(sha256\\): expected .*….*, the quote has .*….* \\(golden set xen-good v1\\)");
  }

  @Test
  void without_a_golden_set_nothing_is_trusted() {
    Verdict verdict = appraise("kvm-good", JudgedLogs.NONE).verdict();

    assertThat(verdict.trusted()).isFalse();
    assertThat(verdict.reason()).startsWith("there is no active golden set for bank sha256");
  }

  @Test
  void hazard_3_a_golden_pcr_that_the_quote_does_not_cover_is_a_failure() {
    GoldenSet wider =
        new GoldenSet(
            "wider",
            1,
            PcrValues.of(Map.of(HashAlgorithm.SHA256, Map.of(11, HashAlgorithm.SHA256.zeros()))));

    Verdict verdict = appraise("kvm-good", JudgedLogs.NONE, wider).verdict();

    assertThat(verdict.trusted()).isFalse();
    assertThat(verdict.findings()).anySatisfy(f -> assertThat(f.actual()).contains("not quoted"));
  }

  @Test
  void hazard_4_a_golden_set_of_another_bank_matches_nothing() {
    GoldenSet sha384 =
        new GoldenSet(
            "zeros",
            1,
            PcrValues.of(Map.of(HashAlgorithm.SHA384, Map.of(0, HashAlgorithm.SHA384.zeros()))));

    assertThat(appraise("kvm-good", JudgedLogs.NONE, sha384).verdict().trusted()).isFalse();
  }

  @Test
  void hazard_4_a_bank_that_the_firmware_does_not_log_is_not_trusted() {
    JudgedLogs sha1Only =
        uefi(
            new LogEvidence.Replayed(
                new LogReport(
                    "sha1",
                    0,
                    true,
                    List.of(HashAlgorithm.SHA1),
                    List.of(),
                    Map.of(),
                    PcrValues.of(Map.of()),
                    List.of())));

    Verdict verdict = appraise("kvm-good", sha1Only, golden("kvm-good", 0, 4)).verdict();

    assertThat(verdict.trusted()).isFalse();
    assertThat(verdict.reason()).contains("the UEFI event log has none of its digests");
  }

  @Test
  void hazard_11_a_refused_quote_is_contraindicated_whatever_else_matches() {
    Evidence evidence = Evidence.of("kvm-good");
    QuoteVerdict refused =
        QuoteVerifier.verify(
            evidence.quote(),
            evidence.ak(),
            QuoteExpectation.of(new Nonce(Bytes.ofHex("00".repeat(32))), ASKED));

    Appraisal appraisal =
        Appraisal.of(
            POLICY,
            refused,
            Optional.empty(),
            log("kvm-good", refused),
            "kvm",
            List.of(golden("kvm-good", 0, 4)),
            List.of());

    assertThat(appraisal.verdict().status()).isEqualTo(Status.CONTRAINDICATED);
    assertThat(appraisal.verdict().reason()).startsWith("the quote does not verify: ");
    assertThat(appraisal.boot()).isEmpty();
  }

  @Test
  void hazard_12_a_reset_count_that_went_back_is_contraindicated() {
    Appraisal appraisal =
        Appraisal.of(
            POLICY,
            quote("kvm-good"),
            Optional.of(new ClockInfo(0, 1000, 0, true)),
            JudgedLogs.NONE,
            "kvm",
            List.of(golden("kvm-good", 0, 4)),
            List.of());

    assertThat(appraisal.verdict().trusted()).isFalse();
    assertThat(appraisal.verdict().reason()).contains("resetCount went back: last seen 1000");
    assertThat(appraisal.boot()).containsInstanceOf(BootOrder.Rollback.class);
  }

  @Test
  void hazard_15_an_extension_without_a_log_entry_names_the_pcr() {
    PcrValues quoted = Evidence.of("kvm-good").pcrs();
    UefiLog whole = Evidence.ok(UefiLog.parse(Evidence.of("kvm-good").file("uefi-eventlog.bin")));
    List<UefiEvent> silent =
        whole.events().stream().filter(event -> event.pcr() != 2 || !event.extended()).toList();
    UefiLog quiet =
        new UefiLog(
            whole.specId(),
            whole.banks(),
            whole.unknownAlgorithms(),
            silent,
            List.of(),
            true,
            whole.startupLocality());

    Verdict verdict =
        appraise(
                "kvm-good",
                uefi(new LogEvidence.Replayed(LogReport.against(quiet, LogKind.UEFI, quoted))),
                golden("kvm-good", 0, 2, 4))
            .verdict();

    assertThat(verdict.trusted()).isFalse();
    assertThat(verdict.reason()).startsWith("UEFI event log: PCR 2 (sha256): ");
    assertThat(verdict.findings().get(0).rule()).isEqualTo("log.uefi.unlogged");
  }

  @Test
  void hazard_21_the_log_of_another_boot_is_contraindicated_and_the_first_finding_names_the_pcr() {
    Verdict verdict =
        appraise(
                "kvm-good",
                log("kvm-tampered-cmdline", quote("kvm-good")),
                golden("kvm-good", 0, 2, 4, 7))
            .verdict();

    assertThat(verdict.status()).isEqualTo(Status.CONTRAINDICATED);
    assertThat(verdict.findings().get(0).rule()).isEqualTo("log.uefi.replay");
    assertThat(verdict.findings().get(0).pcr()).hasValue(8);
  }

  @Test
  void an_unreadable_log_is_not_an_absent_one() {
    Verdict verdict =
        appraise("kvm-good", uefi(new LogEvidence.Unreadable("cut")), golden("kvm-good", 0, 4))
            .verdict();

    assertThat(verdict.status()).isEqualTo(Status.CONTRAINDICATED);
  }

  @Test
  void an_unsafe_clock_is_said_and_refused_only_where_the_policy_asks_for_it() {
    ClockInfo unsafe = new ClockInfo(1, 1, 0, false);
    List<Finding> tolerated = new java.util.ArrayList<>();
    BootRules.checkClock(POLICY.evidence(), unsafe, tolerated);
    List<Finding> refused = new java.util.ArrayList<>();
    BootRules.checkClock(
        new LaunchPolicy("strict", HashAlgorithm.SHA256, true).evidence(), unsafe, refused);

    assertThat(tolerated).extracting(Finding::severity).containsExactly(Severity.INFO);
    assertThat(refused).extracting(Finding::severity).containsExactly(Severity.WARNING);
  }

  @Test
  void the_policy_digest_changes_with_every_term() {
    assertThat(
            Set.of(
                POLICY.digest(),
                new LaunchPolicy("other", HashAlgorithm.SHA256, false).digest(),
                new LaunchPolicy("pcr-golden", HashAlgorithm.SHA384, false).digest(),
                new LaunchPolicy("pcr-golden", HashAlgorithm.SHA256, true).digest()))
        .hasSize(4);
  }
}
