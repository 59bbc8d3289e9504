package dev.touchstone.golden.capture;

import static org.assertj.core.api.Assertions.assertThat;

import dev.touchstone.appraisal.Boots;
import dev.touchstone.golden.FileMeasurement;
import dev.touchstone.golden.GoldenComparison;
import dev.touchstone.golden.GoldenDifference;
import dev.touchstone.golden.GoldenPart;
import dev.touchstone.golden.GoldenSet;
import dev.touchstone.golden.Measurement;
import dev.touchstone.golden.Validity;
import dev.touchstone.launch.LaunchFacts;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class CapturingTest {
  private static final Set<GoldenPart> ALL = EnumSet.allOf(GoldenPart.class);

  private static ObservedLaunch observed(Boots.Boot boot, String label) {
    return new ObservedLaunch(label, boot.logs().launch().orElseThrow(), boot.logs().facts());
  }

  private static ObservedLaunch boot(String name) {
    return observed(Boots.of(name), name);
  }

  private static ObservedLaunch txt(String name) {
    return observed(Boots.txt(name), name);
  }

  private static CapturedParts captured(ObservedLaunch launch, ObservedLaunch... earlier) {
    return Capturing.of(launch, List.of(earlier), ALL);
  }

  private static List<String> differences(CapturedParts captured, ObservedLaunch launch) {
    return captured.parts().entrySet().stream()
        .map(
            part ->
                new GoldenSet(
                    part.getKey().text(),
                    1,
                    part.getKey(),
                    Validity.ALWAYS,
                    part.getKey() == GoldenPart.HOST ? Set.of("h") : Set.of(),
                    part.getValue()))
        .flatMap(
            set -> GoldenComparison.of(set, launch.launch(), launch.facts()).differences().stream())
        .map(GoldenDifference::sentence)
        .toList();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "kvm-good",
        "kvm-kernel-updated",
        "kvm-secureboot-off",
        "kvm-tampered-cmdline",
        "xen-good",
        "xen-no-eventlog",
        "xen-no-xsm",
        "xen-tampered"
      })
  void what_is_captured_from_a_launch_matches_it_at_once(String name) {
    CapturedParts captured = captured(boot(name));

    assertThat(captured.parts()).containsKeys(GoldenPart.FIRMWARE, GoldenPart.HYPERVISOR);
    assertThat(differences(captured, boot(name))).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(strings = {"xen-sha256", "xen-embedded", "kvm-sha256"})
  void what_is_captured_from_a_dynamic_launch_matches_it_at_once(String name) {
    CapturedParts captured = captured(txt(name));

    assertThat(captured.parts()).containsKeys(GoldenPart.DRTM, GoldenPart.HYPERVISOR);
    assertThat(differences(captured, txt(name))).isEmpty();
  }

  @ParameterizedTest
  @CsvSource({"kvm-good, kvm-good-2", "xen-good, xen-good-2"})
  void the_next_boot_of_the_same_machine_matches(String first, String next) {
    // The lab built the tool that saves the firmware's log anew between the two Xen boots.
    assertThat(differences(captured(boot(first)), boot(next)))
        .filteredOn(sentence -> !sentence.contains("/EFI/debian/tpmlog.efi"))
        .isEmpty();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "kvm-good | kvm-kernel-updated | kernel: expected",
        "kvm-good | kvm-tampered-cmdline | kernel command line: `enforcing=0` added, `init=/bin/sh` added",
        "kvm-good | kvm-secureboot-off | Secure Boot: expected \"on\", found \"off\"",
        "xen-good | xen-tampered | Xen command line:",
        "xen-good | xen-no-xsm | XSM policy: not proven"
      })
  void another_launch_differs_in_the_right_words(String good, String bad, String words) {
    assertThat(differences(captured(boot(good)), boot(bad)))
        .anySatisfy(sentence -> assertThat(sentence).startsWith(words));
  }

  @Test
  void a_file_that_was_read_beside_the_captured_ones_is_named() {
    assertThat(differences(captured(boot("xen-good")), boot("xen-tampered")))
        .anyMatch(
            sentence ->
                sentence.startsWith("PCR 9: EV_IPL")
                    && sentence.contains("is not one of the ")
                    && sentence.endsWith(" that are known"));
  }

  @Test
  void what_is_known_to_vary_is_left_out_and_said() {
    assertThat(captured(boot("kvm-good")).leftOut())
        .extracting(LeftOut::what)
        .contains("PCR 1", "PCR 5", "PCR 8 and 9", "PCR 17 and 18");
  }

  @Test
  void what_differs_between_two_boots_is_left_out_and_said() {
    CapturedParts captured = captured(boot("kvm-kernel-updated"), boot("kvm-good"));

    assertThat(captured.leftOut())
        .contains(
            new LeftOut(
                GoldenPart.HYPERVISOR,
                "kernel.digest",
                "it differs between these boots: kvm-good"));
    assertThat(differences(captured, boot("kvm-good"))).isEmpty();
  }

  @Test
  void a_host_without_a_log_is_taken_by_whole_pcrs_with_a_warning() {
    CapturedParts captured = captured(boot("xen-no-eventlog"));

    assertThat(captured.notes()).anyMatch(note -> note.startsWith("no log proves what"));
    assertThat(captured.parts().get(GoldenPart.HYPERVISOR)).hasSize(2);
  }

  @Test
  void a_command_line_that_names_a_disk_is_said_to_be_of_one_machine() {
    assertThat(captured(boot("kvm-good")).notes())
        .anyMatch(note -> note.startsWith("kernel.commandLine has root="));
  }

  @Test
  void files_that_were_violated_or_stand_outside_the_system_are_not_taken() {
    List<Measurement> runtime =
        captured(boot("kvm-ima-violation")).parts().getOrDefault(GoldenPart.RUNTIME, List.of());

    runtime.stream()
        .filter(FileMeasurement.class::isInstance)
        .map(FileMeasurement.class::cast)
        .flatMap(files -> files.files().stream())
        .forEach(file -> assertThat(file.path()).doesNotStartWith("/tmp").doesNotStartWith("/run"));
    assertThat(differences(captured(boot("kvm-ima-violation")), boot("kvm-ima-violation")))
        .isEmpty();
  }

  @Test
  void only_the_parts_that_are_asked_for_are_taken() {
    ObservedLaunch launch = boot("xen-good");

    assertThat(Capturing.of(launch, List.of(), EnumSet.of(GoldenPart.HYPERVISOR)).parts().keySet())
        .containsExactly(GoldenPart.HYPERVISOR);
    assertThat(launch.facts()).isNotEqualTo(LaunchFacts.NONE);
  }
}
