package dev.touchstone.eventlog.txt;

import dev.touchstone.tpm.Bytes;

/** Little-endian reads within {@code [at, end)}; whoever reads asks {@link #has} first. */
final class LittleEndian {
  private final byte[] bytes;
  private final int end;
  private int at;

  LittleEndian(byte[] bytes, int from, int end) {
    this.bytes = bytes;
    this.at = from;
    this.end = end;
  }

  boolean has(long count) {
    return count <= end - at;
  }

  int at() {
    return at;
  }

  int left() {
    return end - at;
  }

  int u16() {
    int value = (bytes[at] & 0xff) | ((bytes[at + 1] & 0xff) << 8);
    at += 2;
    return value;
  }

  long u32() {
    long value = u32(bytes, at);
    at += 4;
    return value;
  }

  Bytes take(int count) {
    Bytes taken = Bytes.copyOf(bytes, at, at + count);
    at += count;
    return taken;
  }

  /** Whether the next bytes, as far as there are any, all have the value. */
  boolean onlyLeft(int value) {
    for (int i = at; i < end; i++) {
      if (bytes[i] != (byte) value) {
        return false;
      }
    }
    return true;
  }

  static long u32(byte[] bytes, int at) {
    return (bytes[at] & 0xffL)
        | ((bytes[at + 1] & 0xffL) << 8)
        | ((bytes[at + 2] & 0xffL) << 16)
        | ((bytes[at + 3] & 0xffL) << 24);
  }

  /** May come out negative: no size or address of a TXT heap is that large. */
  static long u64(byte[] bytes, int at) {
    return u32(bytes, at) | (u32(bytes, at + 4) << 32);
  }

  /** Whether the ASCII text and a NUL stand at {@code at}. */
  static boolean isText(byte[] bytes, int at, String text) {
    if (at < 0 || at + text.length() >= bytes.length) {
      return false;
    }
    for (int i = 0; i < text.length(); i++) {
      if (bytes[at + i] != text.charAt(i)) {
        return false;
      }
    }
    return bytes[at + text.length()] == 0;
  }
}
