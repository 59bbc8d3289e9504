package dev.touchstone.tpm;

import java.util.Locale;

/**
 * Reads big-endian TPM structures and believes no length: every size is checked against what is
 * left and against the structure's own bound before a byte is copied.
 */
final class TpmReader {

  /** Why and where reading stopped; never leaves the package. */
  static final class Unreadable extends Exception {
    private static final long serialVersionUID = 1L;
    private final int offset;

    Unreadable(int offset, String reason) {
      // No stack trace: hostile input must not be more expensive to refuse than to accept.
      super(reason, null, false, false);
      this.offset = offset;
    }

    int offset() {
      return offset;
    }

    <T> Parsed<T> of(String structure) {
      return new Parsed.Malformed<>(structure, offset, getMessage());
    }
  }

  private final byte[] bytes;
  private final int end;
  private int position;

  TpmReader(byte[] bytes) {
    this(bytes, 0, bytes.length);
  }

  private TpmReader(byte[] bytes, int from, int end) {
    this.bytes = bytes;
    this.position = from;
    this.end = end;
  }

  int position() {
    return position;
  }

  int remaining() {
    return end - position;
  }

  int u8(String field) throws Unreadable {
    need(1, field);
    return bytes[position++] & 0xff;
  }

  int u16(String field) throws Unreadable {
    need(2, field);
    int value = peekU16(bytes, position);
    position += 2;
    return value;
  }

  /** Unsigned, in a long. */
  long u32(String field) throws Unreadable {
    need(4, field);
    long value = ((long) peekU16(bytes, position) << 16) | peekU16(bytes, position + 2);
    position += 4;
    return value;
  }

  /** The 64 bits; the caller treats them as unsigned. */
  long u64(String field) throws Unreadable {
    long high = u32(field);
    return high << 32 | u32(field);
  }

  byte[] take(int size, String field) throws Unreadable {
    need(size, field);
    byte[] value = java.util.Arrays.copyOfRange(bytes, position, position + size);
    position += size;
    return value;
  }

  /** A TPM2B: 16 bits of size, then the bytes; refused above {@code max}. */
  byte[] sized(int max, String field) throws Unreadable {
    int at = position;
    int size = u16(field + ".size");
    if (size > max) {
      throw new Unreadable(at, field + " has at most " + max + " bytes, its size says " + size);
    }
    return take(size, field);
  }

  /** Requires that nothing is left over. */
  void end(String structure) throws Unreadable {
    if (remaining() > 0) {
      throw new Unreadable(position, remaining() + " bytes follow the end of the " + structure);
    }
  }

  Unreadable unexpected(int at, String reason) {
    return new Unreadable(at, reason);
  }

  private void need(int size, String field) throws Unreadable {
    if (size > remaining()) {
      throw new Unreadable(
          position, field + " needs " + size + " bytes, " + remaining() + " are left");
    }
  }

  static int peekU16(byte[] bytes, int at) {
    return (bytes[at] & 0xff) << 8 | (bytes[at + 1] & 0xff);
  }

  /** Whether the bytes are a TPM2B around all that follows its size. */
  static boolean isSized(byte[] bytes) {
    return bytes.length >= 2 && peekU16(bytes, 0) == bytes.length - 2;
  }

  /** {@code 0x0014}: how messages print an algorithm identifier. */
  static String id(int value) {
    return String.format(Locale.ROOT, "0x%04x", value);
  }
}
