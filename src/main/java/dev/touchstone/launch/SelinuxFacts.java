package dev.touchstone.launch;

import dev.touchstone.eventlog.ima.ImaReplay;
import dev.touchstone.eventlog.ima.SelinuxHistory;
import dev.touchstone.tpm.Bytes;
import java.util.List;
import java.util.Optional;

/** SELinux by IMA's critical data, or what the command line rules out; AppArmor likewise. */
final class SelinuxFacts {
  private SelinuxFacts() {}

  static void collect(VerifiedLaunch launch, Optional<GrubLoad.Image> kernel, FactCollector out) {
    SelinuxHistory history =
        SelinuxHistory.of(launch.ima().map(ProvenIma::entries).orElse(List.of()));
    Provenance list = Provenance.boundPcr(Provenance.Source.IMA, ImaReplay.DEFAULT_PCR);
    Optional<LinuxParameters> line =
        kernel.map(image -> LinuxParameters.parse(image.commandLine()));
    kernel.ifPresent(image -> ruledOut(line.orElseThrow(), XenFacts.at(image), out));
    enforcing(history, list, out);
    states(history, list, out);
    policy(history, list, out);
    kernel.ifPresent(image -> appArmor(line.orElseThrow(), XenFacts.at(image), out));
  }

  private static void ruledOut(LinuxParameters line, Provenance at, FactCollector out) {
    if (line.last("selinux").filter("0"::equals).isPresent()) {
      out.put("selinux.enforcing", new FactValue.Flag(false), at, "selinux=0 on the command line");
    } else if (line.last("enforcing").filter("0"::equals).isPresent()) {
      out.put(
          "selinux.enforcing", new FactValue.Flag(false), at, "enforcing=0 on the command line");
    }
  }

  private static void enforcing(SelinuxHistory history, Provenance list, FactCollector out) {
    switch (history.enforcement()) {
      case ENFORCING -> out.put("selinux.enforcing", new FactValue.Flag(true), list);
      case NOT_ALWAYS_ENFORCING -> {
        SelinuxHistory.State culprit =
            history.states().stream()
                .filter(state -> !state.is("initialized", "0"))
                .filter(state -> !state.is("initialized", "1") || !state.is("enforcing", "1"))
                .findFirst()
                .orElseThrow();
        out.put(
            "selinux.enforcing",
            new FactValue.Flag(false),
            Provenance.bound(Provenance.Source.IMA, ImaReplay.DEFAULT_PCR, culprit.entry()),
            "record %d: enforcing=%s with the policy loaded; it counts until reboot, boot with enforcing=1"
                .formatted(culprit.entry(), culprit.values().getOrDefault("enforcing", "?")));
      }
      case UNKNOWN ->
          out.absent("selinux.enforcing", "no measured selinux-state of a loaded policy");
    }
  }

  /**
   * What was measured since the policy was loaded, in order. The kernel measures a state once per
   * boot, so {@code enforcing=0} in front may hide a later one, and one behind {@code enforcing=1}
   * is a change at run time.
   */
  private static void states(SelinuxHistory history, Provenance list, FactCollector out) {
    List<String> states =
        history.states().stream()
            .filter(state -> !state.is("initialized", "0"))
            .map(
                state ->
                    state.is("initialized", "1")
                        ? "enforcing=" + state.values().getOrDefault("enforcing", "?")
                        : "initialized=" + state.values().getOrDefault("initialized", "?"))
            .toList();
    if (states.isEmpty()) {
      out.absent("selinux.states", "no measured selinux-state of a loaded policy");
    } else {
      out.put("selinux.states", new FactValue.Texts(states), list);
    }
  }

  private static void policy(SelinuxHistory history, Provenance list, FactCollector out) {
    if (history.policyHashes().isEmpty()) {
      out.absent("selinux.policyDigest", "IMA measured no selinux-policy-hash");
    } else if (history.policyHashes().size() == 1) {
      out.text("selinux.policyDigest", history.policyHashes().iterator().next().hex(), list);
    } else {
      out.put(
          "selinux.policyDigest",
          new FactValue.Texts(history.policyHashes().stream().map(Bytes::hex).sorted().toList()),
          list,
          "several policies were loaded");
    }
  }

  private static void appArmor(LinuxParameters line, Provenance at, FactCollector out) {
    Optional<String> lsm = line.last("lsm");
    boolean off =
        line.last("apparmor").filter("0"::equals).isPresent()
            || lsm.filter(names -> !List.of(names.split(",", -1)).contains("apparmor")).isPresent()
            || line.last("security").filter(name -> !name.equals("apparmor")).isPresent();
    boolean on =
        line.last("apparmor").filter("1"::equals).isPresent()
            || line.last("security").filter("apparmor"::equals).isPresent();
    if (off) {
      out.put("apparmor.enabled", new FactValue.Flag(false), at, "by the command line");
    } else if (on) {
      out.put("apparmor.enabled", new FactValue.Flag(true), at, "by the command line");
    } else {
      out.absent("apparmor.enabled", "not on the command line: the kernel's build decides");
    }
  }
}
