package dev.touchstone.eventlog.uefi;

import dev.touchstone.eventlog.LittleEndian;
import dev.touchstone.tpm.Bytes;
import java.nio.charset.StandardCharsets;
import java.util.Optional;

/** UEFI_VARIABLE_DATA (PFP 10.4.1.1): vendor GUID, name, value. */
public record EfiVariable(EfiGuid vendor, String name, Bytes value) {
  private static final int HEADER = 32;

  /** Reads all of {@code data}; empty if its lengths do not add up to its size. */
  public static Optional<EfiVariable> read(Bytes data) {
    byte[] b = data.toArray();
    int value = valueOffset(b, 0, b.length);
    if (value < 0) {
      return Optional.empty();
    }
    return Optional.of(
        new EfiVariable(
            EfiGuid.read(b, 0),
            new String(b, HEADER, value - HEADER, StandardCharsets.UTF_16LE),
            Bytes.copyOf(b, value, b.length)));
  }

  /** Where the value starts in {@code b[from, to)}; -1 if the lengths do not add up. */
  static int valueOffset(byte[] b, int from, int to) {
    return valueEnd(b, from, to) == to
        ? from + HEADER + 2 * (int) LittleEndian.i64(b, from + 16)
        : -1;
  }

  /** Where the value ends by its lengths; -1 if that is not within {@code b[from, to)}. */
  static int valueEnd(byte[] b, int from, int to) {
    int left = to - from - HEADER;
    if (left < 0) {
      return -1;
    }
    long nameUnits = LittleEndian.i64(b, from + 16);
    long valueSize = LittleEndian.i64(b, from + 24);
    if (nameUnits < 0 || nameUnits > left / 2) {
      return -1;
    }
    int value = from + HEADER + 2 * (int) nameUnits;
    return valueSize < 0 || valueSize > to - value ? -1 : value + (int) valueSize;
  }
}
