package dev.touchstone.eventlog.ima;

import java.util.Arrays;

/** Hex digits by table: half of an ascii list is hex, read several times while it is cut. */
final class Hex {
  private static final byte[] VALUES = values();

  private Hex() {}

  private static byte[] values() {
    byte[] values = new byte[256];
    Arrays.fill(values, (byte) -1);
    for (char digit : "0123456789abcdefABCDEF".toCharArray()) {
      values[digit] = (byte) Character.digit(digit, 16);
    }
    return values;
  }

  /** 0 to 15; -1 for a byte that is no hex digit. */
  static int digit(byte letter) {
    return VALUES[letter & 0xff];
  }
}
