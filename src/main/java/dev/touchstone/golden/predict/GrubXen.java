package dev.touchstone.golden.predict;

import java.util.List;

/**
 * Xen, loaded by GRUB's multiboot 2 commands.
 *
 * @param commandLine the hypervisor's, without the path
 * @param modules in the order of the commands: dom0 kernel, initrd, XSM policy
 * @param otherFiles what else GRUB reads on its way: grub.cfg, fonts, modules; empty if that is not
 *     known, and then nothing is said of unknown files
 */
public record GrubXen(
    BootFile hypervisor, String commandLine, List<BootModule> modules, List<BootFile> otherFiles)
    implements LaunchDescription {
  public GrubXen {
    modules = List.copyOf(modules);
    otherFiles = List.copyOf(otherFiles);
  }

  public GrubXen(BootFile hypervisor, String commandLine, List<BootModule> modules) {
    this(hypervisor, commandLine, modules, List.of());
  }

  /** The same launch, and what else GRUB reads. */
  public GrubXen reading(List<BootFile> others) {
    return new GrubXen(hypervisor, commandLine, modules, others);
  }
}
