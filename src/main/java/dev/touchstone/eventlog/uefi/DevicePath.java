package dev.touchstone.eventlog.uefi;

import dev.touchstone.eventlog.LittleEndian;
import dev.touchstone.tpm.Bytes;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import java.util.StringJoiner;

/**
 * An EFI device path as text (UEFI 2.10, sections 10.3 and 10.6).
 *
 * @param complete whether the bytes were whole nodes up to an end node
 */
public record DevicePath(String text, boolean complete) {
  /** Reads nodes until the end node or the first one that does not fit. */
  public static DevicePath read(Bytes path) {
    byte[] b = path.toArray();
    StringJoiner text = new StringJoiner("/");
    int at = 0;
    while (b.length - at >= 4) {
      int type = b[at] & 0xff;
      int length = LittleEndian.u16(b, at + 2);
      if (length < 4 || length > b.length - at) {
        return new DevicePath(text.toString(), false);
      }
      if (type == 0x7f && (b[at + 1] & 0xff) == 0xff) {
        return new DevicePath(text.toString(), true);
      }
      text.add(node(b, at, type, b[at + 1] & 0xff, length));
      at += length;
    }
    return new DevicePath(text.toString(), b.length == 0);
  }

  private static String node(byte[] b, int at, int type, int subType, int length) {
    int body = at + 4;
    int size = length - 4;
    return switch (type << 8 | subType) {
      case 0x0101 ->
          size < 2 ? raw(b, at, length) : "Pci(0x%x,0x%x)".formatted(b[body + 1], b[body]);
      case 0x0103 ->
          size < 20
              ? raw(b, at, length)
              : "MemoryMapped(0x%x,0x%x)"
                  .formatted(LittleEndian.i64(b, body + 4), LittleEndian.i64(b, body + 12));
      case 0x0104 -> size < 16 ? raw(b, at, length) : "VenHw(" + EfiGuid.read(b, body) + ")";
      case 0x0201 ->
          size < 8
              ? raw(b, at, length)
              : acpi(LittleEndian.u32(b, body), LittleEndian.u32(b, body + 4));
      case 0x0302 ->
          size < 4
              ? raw(b, at, length)
              : "Scsi(%d,%d)".formatted(LittleEndian.u16(b, body), LittleEndian.u16(b, body + 2));
      case 0x0305 ->
          size < 2 ? raw(b, at, length) : "USB(0x%x,0x%x)".formatted(b[body], b[body + 1]);
      case 0x030a -> size < 16 ? raw(b, at, length) : "VenMsg(" + EfiGuid.read(b, body) + ")";
      case 0x030b ->
          size < 33
              ? raw(b, at, length)
              : "MAC("
                  + HexFormat.of().formatHex(b, body, body + 6)
                  + ",0x%x)".formatted(b[body + 32]);
      case 0x030c -> size < 8 ? raw(b, at, length) : "IPv4(" + ipv4(b, body + 4) + ")";
      case 0x030d ->
          size < 32
              ? raw(b, at, length)
              : "IPv6(" + HexFormat.ofDelimiter(":").formatHex(b, body + 16, body + 32) + ")";
      case 0x0312 ->
          size < 6
              ? raw(b, at, length)
              : "Sata(0x%x,0x%x,0x%x)"
                  .formatted(
                      LittleEndian.u16(b, body),
                      LittleEndian.u16(b, body + 2),
                      LittleEndian.u16(b, body + 4));
      case 0x0317 ->
          size < 12
              ? raw(b, at, length)
              : "NVMe(0x%x,%016x)"
                  .formatted(LittleEndian.u32(b, body), LittleEndian.i64(b, body + 4));
      case 0x0318 ->
          "Uri(" + EventText.clean(new String(b, body, size, StandardCharsets.UTF_8)) + ")";
      case 0x0401 -> size < 38 ? raw(b, at, length) : hardDrive(b, body);
      case 0x0402 ->
          size < 20 ? raw(b, at, length) : "CDROM(0x%x)".formatted(LittleEndian.u32(b, body));
      case 0x0403 -> size < 16 ? raw(b, at, length) : "VenMedia(" + EfiGuid.read(b, body) + ")";
      case 0x0404 ->
          EventText.clean(
              EventText.withoutNuls(new String(b, body, size & ~1, StandardCharsets.UTF_16LE)));
      case 0x0406 -> size < 16 ? raw(b, at, length) : "FvFile(" + EfiGuid.read(b, body) + ")";
      case 0x0407 -> size < 16 ? raw(b, at, length) : "Fv(" + EfiGuid.read(b, body) + ")";
      case 0x0408 ->
          size < 20
              ? raw(b, at, length)
              : "Offset(0x%x,0x%x)"
                  .formatted(LittleEndian.i64(b, body + 4), LittleEndian.i64(b, body + 12));
      default -> raw(b, at, length);
    };
  }

  private static String raw(byte[] b, int at, int length) {
    return "Path(%d,%d,%s)"
        .formatted(
            b[at] & 0xff, b[at + 1] & 0xff, EventText.hexOf(Bytes.copyOf(b, at + 4, at + length)));
  }

  private static String acpi(long hid, long uid) {
    // an EISA id: "PNP" compressed in the low word, the product number in the high one
    if (hid == 0x0a0341d0L) {
      return "PciRoot(0x%x)".formatted(uid);
    }
    return (hid & 0xffff) == 0x41d0
        ? "Acpi(PNP%04X,0x%x)".formatted(hid >>> 16, uid)
        : "Acpi(0x%08x,0x%x)".formatted(hid, uid);
  }

  private static String hardDrive(byte[] b, int body) {
    long number = LittleEndian.u32(b, body);
    return switch (b[body + 37]) {
      case 2 -> "HD(%d,GPT,%s)".formatted(number, EfiGuid.read(b, body + 20));
      case 1 -> "HD(%d,MBR,0x%08x)".formatted(number, LittleEndian.u32(b, body + 20));
      default -> "HD(%d)".formatted(number);
    };
  }

  private static String ipv4(byte[] b, int at) {
    return "%d.%d.%d.%d"
        .formatted(b[at] & 0xff, b[at + 1] & 0xff, b[at + 2] & 0xff, b[at + 3] & 0xff);
  }
}
