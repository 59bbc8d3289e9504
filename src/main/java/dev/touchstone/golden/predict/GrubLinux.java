package dev.touchstone.golden.predict;

import java.util.List;

/**
 * Linux, loaded by GRUB's commands of that kind.
 *
 * @param commandLine with the path as the command has it: {@code /boot/vmlinuz-6.1 root=… ro}
 * @param initrds in the order of the command; empty for none
 * @param otherFiles what else GRUB reads on its way: grub.cfg, fonts, modules; empty if that is not
 *     known, and then nothing is said of unknown files
 */
public record GrubLinux(
    BootFile kernel, String commandLine, List<BootFile> initrds, List<BootFile> otherFiles)
    implements LaunchDescription {
  public GrubLinux {
    initrds = List.copyOf(initrds);
    otherFiles = List.copyOf(otherFiles);
  }

  public GrubLinux(BootFile kernel, String commandLine, List<BootFile> initrds) {
    this(kernel, commandLine, initrds, List.of());
  }

  /** The same launch, and what else GRUB reads. */
  public GrubLinux reading(List<BootFile> others) {
    return new GrubLinux(kernel, commandLine, initrds, others);
  }
}
