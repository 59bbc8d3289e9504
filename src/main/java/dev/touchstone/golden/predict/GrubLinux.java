package dev.touchstone.golden.predict;

import java.util.List;

/**
 * Linux, loaded by GRUB's commands of that kind.
 *
 * @param commandLine with the path as the command has it: {@code /boot/vmlinuz-6.1 root=… ro}
 * @param initrds in the order of the command; empty for none
 * @param commands further commands that must have run, after expansion of variables: {@code linux
 *     /boot/vmlinuz-6.1 root=… ro}; empty if they do not matter
 */
public record GrubLinux(
    BootFile kernel, String commandLine, List<BootFile> initrds, List<String> commands)
    implements LaunchDescription {
  public GrubLinux {
    initrds = List.copyOf(initrds);
    commands = List.copyOf(commands);
  }

  public GrubLinux(BootFile kernel, String commandLine, List<BootFile> initrds) {
    this(kernel, commandLine, initrds, List.of());
  }
}
