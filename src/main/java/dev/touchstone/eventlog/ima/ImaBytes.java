package dev.touchstone.eventlog.ima;

import java.util.Arrays;

/** A growing run of little-endian bytes: what an ascii list is turned into. */
final class ImaBytes {
  private byte[] bytes;
  private int size;

  ImaBytes(int expected) {
    bytes = new byte[Math.max(64, expected)];
  }

  int size() {
    return size;
  }

  void truncate(int to) {
    size = to;
  }

  byte[] toArray() {
    return Arrays.copyOf(bytes, size);
  }

  void u8(int value) {
    reserve(1);
    bytes[size++] = (byte) value;
  }

  void u32(int value) {
    reserve(4);
    size += 4;
    putU32(size - 4, value);
  }

  void putU32(int at, int value) {
    bytes[at] = (byte) value;
    bytes[at + 1] = (byte) (value >>> 8);
    bytes[at + 2] = (byte) (value >>> 16);
    bytes[at + 3] = (byte) (value >>> 24);
  }

  void raw(byte[] source, int from, int to) {
    reserve(to - from);
    System.arraycopy(source, from, bytes, size, to - from);
    size += to - from;
  }

  /** Appends the bytes that the hex stands for; false if it is not hex of whole bytes. */
  boolean hex(byte[] source, int from, int to) {
    if ((to - from) % 2 != 0) {
      return false;
    }
    reserve((to - from) / 2);
    for (int i = from; i < to; i += 2) {
      int high = Hex.digit(source[i]);
      int low = Hex.digit(source[i + 1]);
      if (high < 0 || low < 0) {
        return false;
      }
      bytes[size++] = (byte) ((high << 4) | low);
    }
    return true;
  }

  private void reserve(int more) {
    if (bytes.length - size < more) {
      bytes = Arrays.copyOf(bytes, Math.max(bytes.length * 2, size + more));
    }
  }
}
