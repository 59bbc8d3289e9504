package dev.touchstone.appraisal;

import static org.assertj.core.api.Assertions.assertThat;

import dev.touchstone.appraisal.policy.Policies;
import dev.touchstone.golden.GoldenSet;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * The shipped policies on recorded launches: the good are trusted, the bad for the right reason.
 */
class ShippedVerdictsTest {
  private static Verdict verdict(String policy, Boots.Boot boot, List<GoldenSet> golden) {
    return Appraisal.of(
            Policies.shipped(policy),
            boot.quote(),
            Optional.empty(),
            boot.logs(),
            HostIdentity.enrolled("host-1"),
            golden,
            List.of())
        .verdict();
  }

  private static String policyFor(String boot) {
    return boot.startsWith("xen") ? "xen-uefi-grub" : "kvm-uefi-secureboot-svirt";
  }

  @ParameterizedTest
  @ValueSource(strings = {"kvm-good", "xen-good", "kvm-kernel-updated"})
  void a_good_launch_is_trusted_with_the_golden_sets_captured_from_it(String name) {
    Boots.Boot boot = Boots.of(name);

    Verdict verdict = verdict(policyFor(name), boot, Boots.captured(boot));

    assertThat(verdict.findings()).allMatch(finding -> finding.severity() == Severity.INFO);
    assertThat(verdict.trusted()).isTrue();
    assertThat(verdict.claims().claims())
        .containsEntry(Category.INSTANCE_IDENTITY, 2)
        .containsEntry(Category.HARDWARE, 2)
        .containsEntry(Category.CONFIGURATION, 2)
        .containsEntry(Category.EXECUTABLES, 3);
    assertThat(verdict.goldenSets())
        .containsExactly("firmware v1", "bootloader v1", "hypervisor v1", "host v1");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "kvm-good | kvm-tampered-cmdline | no-selinux-off | SELinux is switched off on the kernel's command line: enforcing=0",
        "kvm-good | kvm-secureboot-off | secure-boot | Secure Boot is off",
        "kvm-good | kvm-kernel-updated | golden.pcr | PCR 4 (sha256): expected",
        "xen-good | xen-tampered | flask-not-off | Xen was not started with flask=enforcing",
        "xen-good | xen-no-xsm | xsm-enforcing | XSM is unknown: flask=enforcing counts only with a policy module",
      })
  void a_bad_launch_is_refused_and_the_first_finding_names_why(
      String good, String bad, String rule, String words) {
    Verdict verdict = verdict(policyFor(good), Boots.of(bad), Boots.captured(Boots.of(good)));

    assertThat(verdict.trusted()).isFalse();
    assertThat(verdict.findings().getFirst().rule()).isEqualTo(rule);
    assertThat(verdict.findings().getFirst().message()).startsWith(words);
    assertThat(verdict.reason()).isEqualTo(verdict.findings().getFirst().message());
  }

  @Test
  void an_ima_violation_is_refused_and_named_first() {
    Boots.Boot boot = Boots.of("kvm-ima-violation");

    Verdict verdict = verdict("kvm-uefi-secureboot-svirt", boot, Boots.captured(boot));

    assertThat(verdict.status()).isEqualTo(Status.WARNING);
    assertThat(verdict.findings().getFirst().category()).isEqualTo(Category.FILE_SYSTEM);
    assertThat(verdict.reason()).contains("violations");
  }

  @Test
  void a_finding_of_a_rule_names_pcr_event_expected_and_actual() {
    Verdict verdict =
        verdict(
            "kvm-uefi-secureboot-svirt",
            Boots.of("kvm-tampered-cmdline"),
            Boots.captured(Boots.of("kvm-good")));

    Finding first = verdict.findings().getFirst();
    assertThat(first.pcr()).hasValue(8);
    assertThat(first.event()).isPresent();
    assertThat(first.expected())
        .contains("nothing in linuxFound(kernel.commandLine, [\"selinux=0\", \"enforcing=0\"])");
    assertThat(first.actual().orElseThrow()).contains("enforcing=0 init=/bin/sh");
    assertThat(first.claim()).hasValue(TrustVector.CONTRAINDICATED);
    assertThat(verdict.findings())
        .extracting(Finding::rule)
        .containsSubsequence("no-selinux-off", "no-early-shell", "golden.pcr");
  }

  @Test
  void a_host_without_a_uefi_log_is_not_trusted_and_told_that_the_log_is_missing() {
    Boots.Boot boot = Boots.of("xen-no-eventlog");

    Verdict verdict = verdict("xen-uefi-grub", boot, Boots.captured(boot));

    assertThat(verdict.trusted()).isFalse();
    assertThat(verdict.findings())
        .anySatisfy(finding -> assertThat(finding.rule()).isEqualTo("log.uefi.absent"))
        .anySatisfy(
            finding ->
                assertThat(finding.message())
                    .contains("xen.commandLine is not proven: the host sent no UEFI event log"));
  }

  @ParameterizedTest
  @CsvSource({"xen-txt-xsm,xen-sha256", "xen-txt-xsm,xen-embedded", "kvm-txt,kvm-sha256"})
  void an_emulated_txt_launch_is_trusted_with_its_golden_sets(String policy, String name) {
    Boots.Boot boot = Boots.txt(name);

    Verdict verdict = verdict(policy, boot, Boots.capturedTxt(boot));

    assertThat(verdict.findings()).allMatch(finding -> finding.severity() == Severity.INFO);
    assertThat(verdict.trusted()).isTrue();
  }

  @Test
  void a_tampered_module_of_a_txt_launch_is_refused() {
    Verdict verdict =
        verdict(
            "xen-txt-xsm",
            Boots.txt("xen-sha256-tamper-xsm"),
            Boots.capturedTxt(Boots.txt("xen-sha256")));

    assertThat(verdict.trusted()).isFalse();
    assertThat(verdict.findings().getFirst().rule()).isEqualTo("golden.pcr");
    assertThat(verdict.findings().getFirst().candidate()).contains("drtm v1");
  }

  @Test
  void a_kvm_launch_is_refused_where_xen_is_expected() {
    Boots.Boot kvm = Boots.txt("kvm-sha256");

    Verdict verdict = verdict("xen-txt-xsm", kvm, Boots.capturedTxt(kvm));

    assertThat(verdict.findings().getFirst().rule()).isEqualTo("launch-is-xen");
  }

  @ParameterizedTest
  @ValueSource(strings = {"kvm-good", "xen-good", "kvm-tampered-cmdline"})
  void the_baseline_is_never_affirming_on_executables(String name) {
    Boots.Boot boot = Boots.of(name);

    Verdict verdict = verdict("baseline", boot, Boots.captured(boot));

    assertThat(verdict.trusted()).isFalse();
    assertThat(verdict.status()).isEqualTo(Status.WARNING);
    assertThat(verdict.claims().tier(Category.EXECUTABLES)).isEqualTo(Status.NONE);
    assertThat(verdict.reason()).contains("nothing that was judged speaks for executables");
  }
}
