package dev.touchstone.golden.predict;

import java.util.List;

/**
 * Linux, loaded by GRUB's commands of that kind.
 *
 * @param commandLine with the path as the command has it: {@code /boot/vmlinuz-6.1 root=… ro}
 * @param initrds in the order of the command; empty for none
 */
public record GrubLinux(BootFile kernel, String commandLine, List<BootFile> initrds)
    implements LaunchDescription {
  public GrubLinux {
    initrds = List.copyOf(initrds);
  }
}
