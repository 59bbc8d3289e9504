package dev.touchstone.launch;

import dev.touchstone.eventlog.txt.TbootModules;
import java.util.Optional;

/**
 * What tboot's records prove. A module's digest is H(H(command line) ‖ H(image in memory)): another
 * value than the file's digest, and no text.
 */
final class TbootFacts {
  private TbootFacts() {}

  /** Linux has one module beside itself, Xen at least dom0's kernel and initrd. */
  static boolean isLinux(TbootModules modules) {
    return modules.isExactly(1) || modules.isExactly(2);
  }

  static void collect(TbootModules modules, Provenance.Trust trust, FactCollector out) {
    Optional<TbootModules.Module> first = modules.modules().stream().findFirst();
    if (first.isEmpty()) {
      return;
    }
    Provenance said =
        Provenance.bound(Provenance.Source.TXT, first.get().pcr(), first.get().event()).as(trust);
    out.text("launch.path", "txt-tboot", said);
    if (isLinux(modules)) {
      out.text("launch.hypervisor", "kvm", said);
      module(modules, 0, "kernel.digest", trust, out);
      module(modules, 1, "kernel.initrdDigest", trust, out);
    } else if (modules.isExactly(3) || modules.isExactly(4)) {
      out.text("launch.hypervisor", "xen", said);
      module(modules, 0, "xen.digest", trust, out);
      module(modules, 1, "dom0.kernelDigest", trust, out);
      module(modules, 2, "dom0.initrdDigest", trust, out);
      module(modules, 3, "xen.xsmPolicyDigest", trust, out);
    } else {
      out.absent(
          "xen.digest",
          "tboot measured %d modules: Xen has 3 or 4, Linux 1 or 2"
              .formatted(modules.modules().size()));
    }
  }

  private static void module(
      TbootModules modules, int number, String name, Provenance.Trust trust, FactCollector out) {
    modules.modules().stream()
        .filter(module -> module.number() == number)
        .findFirst()
        .ifPresent(
            module ->
                out.put(
                    name,
                    new FactValue.Text(module.digest().hex()),
                    Provenance.bound(Provenance.Source.TXT, module.pcr(), module.event()).as(trust),
                    "tboot's digest of command line and image of module " + number));
  }
}
