package dev.touchstone.launch;

import dev.touchstone.eventlog.txt.DynamicLaunch;
import dev.touchstone.eventlog.txt.TbootModules;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** Which hypervisor was launched, by which path, with what beside it. */
final class HypervisorFacts {
  private HypervisorFacts() {}

  static void collect(VerifiedLaunch launch, Optional<GrubLoad> grub, FactCollector out) {
    Optional<TbootModules> tboot = tboot(launch, out);
    // an operating system may append a second set of records and call the first SINIT's
    tboot.ifPresent(
        modules -> TbootFacts.collect(modules, TxtFacts.trust(launch.txt().orElseThrow()), out));
    grub.map(HypervisorFacts::withoutTboot).ifPresent(load -> ofGrub(load, tboot, out));
    UkiFacts.collect(launch, out);
    // measured state is unknown rather than absent: a policy can ask for it by name
    if (!out.has("launch.hypervisor")) {
      out.text("launch.hypervisor", "unknown", Provenance.quote());
    }
    if (!out.has("launch.path")) {
      out.text("launch.path", "unknown", Provenance.quote());
    }
  }

  /** tboot's records, if a launch took place and its log explains PCR 17 and 18. */
  private static Optional<TbootModules> tboot(VerifiedLaunch launch, FactCollector out) {
    if (DynamicLaunch.of(launch.quote().pcrs(), launch.bank()) != DynamicLaunch.LAUNCHED
        || launch.txt().isEmpty()) {
      return Optional.empty();
    }
    if (!TxtFacts.explained(launch)) {
      return Optional.empty();
    }
    TbootModules modules = TbootModules.of(launch.txt().get().claims(), launch.bank());
    if (!modules.problems().isEmpty()) {
      out.absent(
          List.of("xen.digest", "kernel.digest", "dom0.kernelDigest"),
          "TXT event log: " + String.join("; ", modules.problems()));
      return Optional.empty();
    }
    return Optional.of(modules);
  }

  /** Behind tboot, the hypervisor or kernel is tboot's first module. */
  private static GrubLoad withoutTboot(GrubLoad load) {
    return load.kind() == GrubLoad.Kind.MULTIBOOT
            && load.kernel().baseName().toLowerCase(Locale.ROOT).startsWith("tboot")
            && load.images().size() > 1
        ? new GrubLoad(load.kind(), load.modules(), load.initrds())
        : load;
  }

  private static void ofGrub(GrubLoad load, Optional<TbootModules> tboot, FactCollector out) {
    Provenance said = Provenance.bound(Provenance.Source.UEFI, 8, load.kernel().event());
    boolean xen =
        load.kind() == GrubLoad.Kind.MULTIBOOT
            && (tboot.isPresent()
                ? !TbootFacts.isLinux(tboot.get())
                : load.modules().size() >= 2 || load.kernel().baseName().startsWith("xen"));
    out.text("launch.hypervisor", xen ? "xen" : "kvm", said);
    out.text("launch.path", "uefi-grub", said);
    if (xen) {
      XenFacts.collect(load, out);
    } else {
      LinuxFacts.collect(load, out);
    }
  }
}
