package dev.touchstone.golden;

import static org.assertj.core.api.Assertions.assertThat;

import dev.touchstone.appraisal.Boots;
import dev.touchstone.golden.capture.Capturing;
import dev.touchstone.golden.capture.ObservedLaunch;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

class DiffTest {
  private static LaunchDiff.Side side(String boot) {
    Boots.Boot launched = Boots.of(boot);
    return new LaunchDiff.Side(launched.logs().launch().orElseThrow(), launched.logs().facts());
  }

  private static List<String> launches(String before, String after) {
    return LaunchDiff.of(side(before), side(after)).stream().map(Change::sentence).toList();
  }

  private static GoldenSet hypervisor(String boot) {
    LaunchDiff.Side side = side(boot);
    return new GoldenSet(
        boot,
        1,
        GoldenPart.HYPERVISOR,
        Validity.ALWAYS,
        Set.of(),
        Capturing.of(
                new ObservedLaunch(boot, side.launch(), side.facts()),
                List.of(),
                EnumSet.of(GoldenPart.HYPERVISOR))
            .parts()
            .get(GoldenPart.HYPERVISOR));
  }

  @Test
  void two_boots_are_told_apart_in_words() {
    assertThat(launches("kvm-good", "kvm-tampered-cmdline"))
        .contains("kernel command line: `enforcing=0` added, `init=/bin/sh` added");
    assertThat(launches("kvm-good", "kvm-kernel-updated"))
        .anyMatch(sentence -> sentence.startsWith("kernel: expected "))
        .noneMatch(sentence -> sentence.startsWith("PCR 10"));
  }

  @Test
  void a_launch_does_not_differ_from_itself() {
    assertThat(launches("xen-good", "xen-good")).isEmpty();
  }

  @Test
  void events_that_came_and_went_are_shown_for_the_pcr_they_are_of() {
    assertThat(launches("kvm-good", "kvm-tampered-cmdline"))
        .anyMatch(
            sentence -> sentence.startsWith("PCR 8: EV_IPL `") && sentence.endsWith(" added"));
  }

  @Test
  void a_fact_that_is_no_longer_proven_says_why() {
    assertThat(launches("xen-good", "xen-no-eventlog"))
        .anyMatch(
            sentence ->
                sentence.startsWith("Xen command line: was ")
                    && sentence.contains("is not proven any more: "));
  }

  @Test
  void two_sets_are_told_apart_in_words() {
    assertThat(
            GoldenSetDiff.of(hypervisor("kvm-good"), hypervisor("kvm-tampered-cmdline")).stream()
                .map(Change::sentence))
        .containsExactly("kernel command line: `enforcing=0` added, `init=/bin/sh` added");
    assertThat(GoldenSetDiff.of(hypervisor("xen-good"), hypervisor("xen-no-xsm")))
        .extracting(Change::sentence)
        .anyMatch(sentence -> sentence.equals("XSM policy: no longer demanded"));
    assertThat(GoldenSetDiff.of(hypervisor("xen-good"), hypervisor("xen-good"))).isEmpty();
  }
}
