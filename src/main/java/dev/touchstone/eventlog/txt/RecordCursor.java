package dev.touchstone.eventlog.txt;

import dev.touchstone.eventlog.LittleEndian;
import dev.touchstone.tpm.Bytes;

/** Little-endian reads within {@code [at, end)}; whoever reads asks {@link #has} first. */
final class RecordCursor {
  private final byte[] bytes;
  private final int end;
  private int at;

  RecordCursor(byte[] bytes, int from, int end) {
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
    int value = LittleEndian.u16(bytes, at);
    at += 2;
    return value;
  }

  long u32() {
    long value = LittleEndian.u32(bytes, at);
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
