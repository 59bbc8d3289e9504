package dev.touchstone.eventlog.uefi;

import java.nio.charset.StandardCharsets;
import java.util.List;

/** The spellings of EV_IPL data in the field (GRUB 2.04 and later, RHEL 8's GRUB). */
final class IplText {
  /** A prefix that GRUB logs but does not hash, and what the rest is. */
  record Prefix(String text, EventData.IplKind kind) {}

  static final List<Prefix> PREFIXES =
      List.of(
          new Prefix("grub_cmd: ", EventData.IplKind.GRUB_COMMAND),
          new Prefix("kernel_cmdline: ", EventData.IplKind.KERNEL_COMMAND_LINE),
          new Prefix("module_cmdline: ", EventData.IplKind.MODULE_COMMAND_LINE),
          new Prefix("grub_kernel_cmdline: ", EventData.IplKind.KERNEL_COMMAND_LINE),
          new Prefix("grub_module_cmdline: ", EventData.IplKind.MODULE_COMMAND_LINE),
          new Prefix("grub_cmd ", EventData.IplKind.GRUB_COMMAND),
          new Prefix("grub_kernel_cmdline ", EventData.IplKind.KERNEL_COMMAND_LINE),
          new Prefix("grub_module_cmdline ", EventData.IplKind.MODULE_COMMAND_LINE));
  private static final byte[][] BYTES =
      PREFIXES.stream()
          .map(prefix -> prefix.text().getBytes(StandardCharsets.US_ASCII))
          .toArray(byte[][]::new);

  private IplText() {}

  /** The prefix of {@code b[from, to)} as an index into {@link #PREFIXES}; -1 if it has none. */
  static int prefixIndex(byte[] b, int from, int to) {
    for (int i = 0; i < BYTES.length; i++) {
      byte[] prefix = BYTES[i];
      if (to - from >= prefix.length
          && java.util.Arrays.equals(b, from, from + prefix.length, prefix, 0, prefix.length)) {
        return i;
      }
    }
    return -1;
  }

  static int grubPrefixLength(byte[] b, int from, int to) {
    int index = prefixIndex(b, from, to);
    return index < 0 ? 0 : BYTES[index].length;
  }
}
