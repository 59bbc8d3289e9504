package dev.touchstone.launch;

import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** A Xen launch as GRUB measured it. */
final class XenFacts {
  private XenFacts() {}

  static void collect(GrubLoad load, FactCollector out) {
    GrubLoad.Image xen = load.kernel();
    Provenance line = at(xen);
    XenParameters parameters = XenParameters.parse(xen.commandLine());
    file("xen.digest", xen.file(), out);
    out.text("xen.commandLine", xen.commandLine(), line);
    out.text("xen.iommu", parameters.iommu(), line);
    List<GrubLoad.Image> modules = load.modules();
    if (modules.isEmpty()) {
      out.absent(List.of("dom0.kernelDigest", "dom0.commandLine"), "Xen was given no module");
    } else {
      file("dom0.kernelDigest", modules.getFirst().file(), out);
      out.text("dom0.commandLine", modules.getFirst().commandLine(), at(modules.getFirst()));
    }
    if (modules.size() > 1) {
      file("dom0.initrdDigest", modules.get(1).file(), out);
    }
    Optional<Fact> policy = policy(modules);
    policy.ifPresentOrElse(
        fact ->
            out.put(
                "xen.xsmPolicyDigest", fact.value(), fact.provenance(), fact.detail().orElse("")),
        () -> out.absent("xen.xsmPolicyDigest", "no module that could be a FLASK policy"));
    xsm(parameters, policy, line, out);
  }

  /**
   * Xen finds the policy by its magic, which the log does not show. With exactly three modules the
   * one after kernel and initrd is it; with more, only a name tells.
   */
  private static Optional<Fact> policy(List<GrubLoad.Image> modules) {
    if (modules.size() == 3) {
      return modules.get(2).file().measured().map(file -> fact(file.hex(), file.provenance(), ""));
    }
    return modules.stream()
        .skip(Math.min(2, modules.size()))
        .filter(XenFacts::isNamedPolicy)
        .findFirst()
        .flatMap(module -> module.file().measured())
        .map(
            file ->
                fact(
                    file.hex(),
                    file.provenance().as(Provenance.Trust.HINT),
                    "one of several modules, told apart by its name"));
  }

  private static Fact fact(String hex, Provenance provenance, String detail) {
    return new Fact(
        new FactValue.Text(hex),
        provenance,
        detail.isEmpty() ? Optional.empty() : Optional.of(detail));
  }

  private static boolean isNamedPolicy(GrubLoad.Image module) {
    String name = module.baseName().toLowerCase(Locale.ROOT);
    return name.startsWith("xenpolicy") || name.contains("flask") || name.contains("xsm");
  }

  /**
   * A hypervisor built without XSM ignores {@code flask=enforcing}: the parameter counts only with
   * a policy module, and with both the image must still be one known to have XSM.
   */
  private static void xsm(
      XenParameters parameters, Optional<Fact> policy, Provenance line, FactCollector out) {
    XenParameters.Xsm asked = parameters.xsm();
    if (asked == XenParameters.Xsm.ENFORCING && policy.isEmpty()) {
      out.put(
          "xen.xsm",
          new FactValue.Text("unknown"),
          line,
          "flask=enforcing without a policy module: a hypervisor without XSM ignores it");
      return;
    }
    String detail =
        asked == XenParameters.Xsm.ENFORCING
            ? "command line and policy module; that the image has XSM is for xen.digest to show"
            : "";
    out.put(
        "xen.xsm",
        new FactValue.Text(asked.name().toLowerCase(Locale.ROOT)),
        asked == XenParameters.Xsm.ENFORCING
            ? line.as(policy.orElseThrow().provenance().trust())
            : line,
        detail);
  }

  static Provenance at(GrubLoad.Image image) {
    return Provenance.bound(Provenance.Source.UEFI, 8, image.event());
  }

  static void file(String name, GrubLoad.File file, FactCollector out) {
    file.measured().ifPresent(measured -> out.text(name, measured.hex(), measured.provenance()));
  }
}
