package dev.touchstone.golden.predict;

import java.util.List;

/**
 * Xen, loaded by GRUB's multiboot 2 commands.
 *
 * @param commandLine the hypervisor's, without the path
 * @param modules in the order of the commands: dom0 kernel, initrd, XSM policy
 */
public record GrubXen(BootFile hypervisor, String commandLine, List<BootModule> modules)
    implements LaunchDescription {
  public GrubXen {
    modules = List.copyOf(modules);
  }
}
