package dev.touchstone.launch;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class LaunchFactsTest {
  @Test
  void dump() {
    for (String b :
        new String[] {
          "kvm-good",
          "xen-good",
          "xen-tampered",
          "kvm-secureboot-off",
          "xen-no-xsm",
          "xen-no-eventlog",
          "kvm-kernel-updated",
          "kvm-ima-violation"
        }) {
      System.out.println("=== " + b);
      LaunchFacts f = Launches.facts(b);
      f.facts()
          .forEach(
              (n, v) ->
                  System.out.println(
                      n + " = " + v.value().text() + "   " + v.provenance() + v.detail()));
      f.absent().forEach((n, v) -> System.out.println("   no " + n + ": " + v));
      assertThat(f.facts()).isNotEmpty();
    }
  }
}
