package dev.touchstone.appraisal;

import static org.assertj.core.api.Assertions.assertThat;

import dev.touchstone.appraisal.policy.Policies;
import dev.touchstone.appraisal.policy.Policy;
import dev.touchstone.golden.GoldenPart;
import dev.touchstone.golden.GoldenSet;
import dev.touchstone.golden.PcrMeasurement;
import dev.touchstone.golden.Validity;
import dev.touchstone.tpm.Bytes;
import dev.touchstone.tpm.ClockInfo;
import dev.touchstone.tpm.Evidence;
import dev.touchstone.tpm.HashAlgorithm;
import dev.touchstone.tpm.Nonce;
import dev.touchstone.tpm.QuoteExpectation;
import dev.touchstone.tpm.QuoteVerdict;
import dev.touchstone.tpm.QuoteVerifier;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PolicyAppraisalTest {
  private static final Boots.Boot GOOD = Boots.of("kvm-good");
  private static final Boots.Boot OTHER = Boots.of("xen-good");
  private static final GoldenSet RIGHT =
      Boots.golden(GoldenPart.HYPERVISOR, "right", 1, GOOD, 8, 9);
  private static final GoldenSet WRONG =
      Boots.golden(GoldenPart.HYPERVISOR, "wrong", 1, OTHER, 8, 9);

  private static Policy policy(String hypervisor) {
    return Policies.parsed(
        """
        name: test
        golden: {hypervisor: {%s}}
        """
            .formatted(hypervisor));
  }

  private static Verdict judge(Policy policy, List<GoldenSet> active, List<GoldenSet> revoked) {
    return judge(policy, HostIdentity.enrolled("host-1"), active, revoked);
  }

  private static Verdict judge(
      Policy policy, HostIdentity identity, List<GoldenSet> active, List<GoldenSet> revoked) {
    return Appraisal.of(
            policy, GOOD.quote(), Optional.empty(), GOOD.logs(), identity, active, revoked)
        .verdict();
  }

  private static GoldenSet version(GoldenSet set, String name, int version) {
    return new GoldenSet(
        name, version, set.part(), set.validity(), set.hosts(), set.measurements());
  }

  @ParameterizedTest
  @CsvSource({
    "any-of, true, false, true",
    "any-of, false, true, true",
    "all-of, true, true, true",
    "all-of, true, false, false",
    "latest, true, false, true"
  })
  void of_two_names_one_or_each_must_match(
      String match, boolean first, boolean second, boolean trusted) {
    List<GoldenSet> active =
        List.of(version(first ? RIGHT : WRONG, "a", 1), version(second ? RIGHT : WRONG, "b", 1));

    assertThat(judge(policy("match: " + match), active, List.of()).trusted()).isEqualTo(trusted);
  }

  @ParameterizedTest
  @CsvSource({"any-of, true", "all-of, true", "latest, false"})
  void an_older_version_counts_unless_only_the_latest_does(String match, boolean trusted) {
    List<GoldenSet> active = List.of(version(RIGHT, "a", 1), version(WRONG, "a", 2));

    assertThat(judge(policy("match: " + match), active, List.of()).trusted()).isEqualTo(trusted);
  }

  @Test
  void a_part_without_a_set_is_a_finding_only_if_it_is_required() {
    Verdict required = judge(policy("presence: required"), List.of(), List.of());

    assertThat(required.trusted()).isFalse();
    assertThat(required.reason()).startsWith("there is no active golden set for the hypervisor");
    Policy optional =
        Policies.parsed(
            """
            name: test
            golden: {hypervisor: {presence: required}, runtime: {presence: if-defined}}
            """);
    assertThat(judge(optional, List.of(RIGHT), List.of()).trusted()).isTrue();
  }

  @Test
  void a_set_that_is_defined_and_does_not_match_counts_though_it_need_not_be_there() {
    Policy policy =
        Policies.parsed(
            """
            name: test
            golden: {hypervisor: {}, firmware: {presence: if-defined}}
            """);
    GoldenSet firmware = Boots.golden(GoldenPart.FIRMWARE, "firmware", 1, OTHER, 7);

    Verdict verdict = judge(policy, List.of(RIGHT, firmware), List.of());

    assertThat(verdict.trusted()).isFalse();
    assertThat(verdict.findings().getFirst().candidate()).contains("firmware v1");
    assertThat(verdict.claims().claims()).containsEntry(Category.CONFIGURATION, TrustVector.WEAK);
  }

  @Test
  void sets_of_another_part_of_another_host_or_of_another_name_do_not_count() {
    GoldenSet otherPart =
        new GoldenSet(
            "part", 1, GoldenPart.BOOTLOADER, Validity.ALWAYS, Set.of(), RIGHT.measurements());
    GoldenSet otherHost =
        new GoldenSet(
            "host",
            1,
            GoldenPart.HYPERVISOR,
            Validity.ALWAYS,
            Set.of("host-2"),
            RIGHT.measurements());

    assertThat(judge(policy("match: any-of"), List.of(otherPart), List.of()).trusted()).isFalse();
    assertThat(judge(policy("match: any-of"), List.of(otherHost), List.of()).trusted()).isFalse();
    assertThat(judge(policy("sets: [named]"), List.of(RIGHT), List.of()).trusted()).isFalse();
    assertThat(judge(policy("sets: [right]"), List.of(RIGHT), List.of()).trusted()).isTrue();
  }

  @Test
  void the_nearest_of_several_sets_is_the_one_that_is_explained() {
    GoldenSet near =
        new GoldenSet(
            "near",
            1,
            GoldenPart.HYPERVISOR,
            Validity.ALWAYS,
            Set.of(),
            List.of(RIGHT.measurements().get(0), WRONG.measurements().get(1)));

    Verdict verdict = judge(policy("match: any-of"), List.of(WRONG, near), List.of());

    assertThat(verdict.findings()).hasSize(1);
    assertThat(verdict.findings().getFirst().candidate()).contains("near v1");
    assertThat(verdict.findings().getFirst().pcr()).hasValue(9);
    assertThat(verdict.reason())
        .startsWith("PCR 9 (sha256): expected ")
        .endsWith(" (golden set near v1, the nearest of 2)");
    assertThat(verdict.claims().claims())
        .containsEntry(Category.EXECUTABLES, TrustVector.UNRECOGNISED);
  }

  @Test
  void a_launch_that_a_revoked_set_describes_is_contraindicated_though_another_set_matches() {
    Verdict verdict =
        judge(policy("match: any-of"), List.of(RIGHT), List.of(version(RIGHT, "old", 3)));

    assertThat(verdict.status()).isEqualTo(Status.CONTRAINDICATED);
    assertThat(verdict.findings().getFirst().rule()).isEqualTo("golden.revoked");
    assertThat(verdict.reason()).contains("golden set old v3 describes, and that was revoked");
    assertThat(verdict.claims().claims())
        .containsEntry(Category.EXECUTABLES, TrustVector.CONTRAINDICATED);
  }

  @Test
  void firmware_that_should_be_recognised_and_is_not_is_97_in_hardware() {
    Policy policy = Policies.parsed("{name: test, golden: {firmware: {}}}");
    GoldenSet unknown =
        new GoldenSet(
            "firmware",
            1,
            GoldenPart.FIRMWARE,
            Validity.ALWAYS,
            Set.of(),
            List.of(PcrMeasurement.of(0, HashAlgorithm.SHA256.zeros())));

    Verdict verdict = judge(policy, List.of(unknown), List.of());

    assertThat(verdict.claims().claims())
        .containsEntry(Category.HARDWARE, TrustVector.NOT_RECOGNISED);
    assertThat(verdict.status()).isEqualTo(Status.CONTRAINDICATED);
  }

  @Test
  void a_required_category_without_a_claim_is_not_affirming() {
    Policy policy =
        Policies.parsed(
            """
            name: test
            golden: {hypervisor: {}}
            require-categories: [file-system]
            """);

    Verdict verdict = judge(policy, List.of(RIGHT), List.of());

    assertThat(verdict.trusted()).isFalse();
    assertThat(verdict.reason()).contains("nothing that was judged speaks for file-system");
    assertThat(verdict.claims().claims()).doesNotContainKey(Category.FILE_SYSTEM);
  }

  @ParameterizedTest
  @CsvSource({"ENROLLED,2,true", "ASSUMED,2,true", "UNKNOWN,97,false", "REVOKED,96,false"})
  void the_endorsement_decides_on_instance_identity(
      HostIdentity.Endorsement endorsement, int claim, boolean trusted) {
    Verdict verdict =
        judge(
            policy("match: any-of"),
            new HostIdentity("host-1", Map.of(), endorsement),
            List.of(RIGHT),
            List.of());

    assertThat(verdict.claims().claims()).containsEntry(Category.INSTANCE_IDENTITY, claim);
    assertThat(verdict.trusted()).isEqualTo(trusted);
  }

  @Test
  void a_refused_quote_is_99_in_every_category() {
    Evidence evidence = Evidence.of("kvm-good");
    QuoteVerdict refused =
        QuoteVerifier.verify(
            evidence.quote(),
            evidence.ak(),
            QuoteExpectation.offline(new Nonce(Bytes.ofHex("00".repeat(32)))));

    Verdict verdict =
        Appraisal.of(
                policy("match: any-of"),
                refused,
                Optional.empty(),
                GOOD.logs(),
                HostIdentity.enrolled("host-1"),
                List.of(RIGHT),
                List.of())
            .verdict();

    assertThat(verdict.status()).isEqualTo(Status.CONTRAINDICATED);
    assertThat(verdict.claims().claims()).hasSize(5).containsValue(99);
    assertThat(Set.copyOf(verdict.claims().claims().values())).containsExactly(99);
  }

  @Test
  void hazard_12_a_rollback_is_contraindicated_by_any_policy() {
    Verdict verdict =
        Appraisal.of(
                policy("match: any-of"),
                GOOD.quote(),
                Optional.of(new ClockInfo(0, 1000, 0, true)),
                GOOD.logs(),
                HostIdentity.enrolled("host-1"),
                List.of(RIGHT),
                List.of())
            .verdict();

    assertThat(verdict.findings().getFirst().rule()).isEqualTo("boot.rollback");
    assertThat(verdict.claims().claims()).containsEntry(Category.INSTANCE_IDENTITY, 96);
  }

  @Test
  void hazard_16_a_pcr_that_the_policy_names_and_the_quote_lacks_is_a_failure() {
    Policy policy =
        Policies.parsed("{name: test, evidence: {pcrs: '8,12'}, golden: {hypervisor: {}}}");

    Verdict verdict = judge(policy, List.of(RIGHT), List.of());

    assertThat(verdict.trusted()).isFalse();
    assertThat(verdict.reason())
        .isEqualTo("the policy wants PCR 12 of bank sha256, the quote does not cover it");
  }

  @ParameterizedTest
  @CsvSource({"required,false", "if-launched,true", "optional,true"})
  void a_txt_log_is_asked_for_by_the_policy_or_by_what_was_launched(
      String demand, boolean trusted) {
    Policy policy =
        Policies.parsed(
            "{name: test, evidence: {logs: {txt: %s}}, golden: {hypervisor: {}}}"
                .formatted(demand));

    assertThat(judge(policy, List.of(RIGHT), List.of()).trusted()).isEqualTo(trusted);
  }

  @Test
  void a_log_that_does_not_replay_is_named_before_the_rules_that_fail_for_it() {
    Boots.Boot other = Boots.of("kvm-tampered-cmdline");
    JudgedLogs foreign =
        JudgedLogs.of(
            GOOD.quote(),
            HashAlgorithm.SHA256,
            Map.of(
                dev.touchstone.launch.LogKind.UEFI,
                Evidence.of("kvm-tampered-cmdline").file("uefi-eventlog.bin")));
    List<GoldenSet> golden = new ArrayList<>(Boots.captured(other));

    Verdict verdict =
        Appraisal.of(
                Policies.shipped("kvm-uefi-secureboot-svirt"),
                GOOD.quote(),
                Optional.empty(),
                foreign,
                HostIdentity.enrolled("host-1"),
                golden,
                List.of())
            .verdict();

    assertThat(verdict.findings().getFirst().rule()).isEqualTo("log.uefi.replay");
    assertThat(verdict.findings().getFirst().pcr()).hasValue(8);
  }
}
