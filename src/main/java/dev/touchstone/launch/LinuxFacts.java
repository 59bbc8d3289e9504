package dev.touchstone.launch;

import java.util.ArrayList;
import java.util.List;

/** A KVM host's kernel as GRUB measured it. */
final class LinuxFacts {
  private LinuxFacts() {}

  static void collect(GrubLoad load, FactCollector out) {
    GrubLoad.Image kernel = load.kernel();
    Provenance line = XenFacts.at(kernel);
    XenFacts.file("kernel.digest", kernel.file(), out);
    out.text("kernel.commandLine", kernel.commandLine(), line);
    List<GrubLoad.File> initrds = new ArrayList<>(load.initrds());
    load.modules().forEach(module -> initrds.add(module.file()));
    initrd(initrds, out);
    LinuxParameters parameters = LinuxParameters.parse(kernel.commandLine());
    parameters
        .last("lockdown")
        .ifPresentOrElse(
            value -> out.text("kernel.lockdown", value, line),
            () ->
                out.absent(
                    "kernel.lockdown", "not on the command line: the kernel's build decides"));
    iommu(parameters, line, out);
  }

  private static void initrd(List<GrubLoad.File> initrds, FactCollector out) {
    if (initrds.isEmpty()) {
      out.absent("kernel.initrdDigest", "no initrd was loaded by GRUB");
    } else if (initrds.size() == 1) {
      XenFacts.file("kernel.initrdDigest", initrds.getFirst(), out);
    } else if (initrds.stream().allMatch(file -> file.measured().isPresent())) {
      out.put(
          "kernel.initrdDigest",
          new FactValue.Texts(
              initrds.stream().map(file -> file.measured().orElseThrow().hex()).toList()),
          initrds.getFirst().measured().orElseThrow().provenance());
    }
  }

  private static void iommu(LinuxParameters parameters, Provenance line, FactCollector out) {
    List<String> said = new ArrayList<>();
    for (String name :
        List.of("intel_iommu", "amd_iommu", "iommu", "iommu.strict", "iommu.passthrough")) {
      parameters.last(name).ifPresent(value -> said.add(name + "=" + value));
    }
    if (said.isEmpty()) {
      out.absent("kernel.iommu", "not on the command line: the kernel's build decides");
    } else {
      out.text("kernel.iommu", String.join(" ", said), line);
    }
  }
}
