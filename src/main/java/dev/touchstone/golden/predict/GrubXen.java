package dev.touchstone.golden.predict;

import java.util.List;

/**
 * Xen, loaded by GRUB's multiboot 2 commands.
 *
 * @param commandLine the hypervisor's, without the path
 * @param modules in the order of the commands: dom0 kernel, initrd, XSM policy
 * @param commands further commands that must have run, after expansion of variables; empty if they
 *     do not matter
 */
public record GrubXen(
    BootFile hypervisor, String commandLine, List<BootModule> modules, List<String> commands)
    implements LaunchDescription {
  public GrubXen {
    modules = List.copyOf(modules);
    commands = List.copyOf(commands);
  }

  public GrubXen(BootFile hypervisor, String commandLine, List<BootModule> modules) {
    this(hypervisor, commandLine, modules, List.of());
  }
}
