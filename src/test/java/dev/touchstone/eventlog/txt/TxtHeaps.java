package dev.touchstone.eventlog.txt;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;

/** Heap images with legacy logs, which no evidence has. */
final class TxtHeaps {
  private static final int ALLOCATED = 4096;

  private TxtHeaps() {}

  /** A heap at that physical address whose element 7 points to a SHA-1 and a SHA-256 log. */
  static byte[] legacy(long base, byte[] sha1, byte[] sha256) {
    byte[] bios = table(TxtLogs.concat(TxtLogs.u32(3), new byte[40]));
    byte[] osMle =
        table(
            TxtLogs.concat(
                TxtLogs.u32(3),
                TxtLogs.u32(0),
                Arrays.copyOf(sha1, ALLOCATED),
                Arrays.copyOf(sha256, ALLOCATED)));
    long first = base + bios.length + 16;
    byte[] element =
        TxtLogs.concat(
            TxtLogs.u32(7),
            TxtLogs.u32(8 + 4 + 48),
            TxtLogs.u32(2),
            pointer(4, first, sha1.length),
            pointer(0x0b, first + ALLOCATED, sha256.length));
    byte[] osSinit =
        table(
            TxtLogs.concat(TxtLogs.u32(7), new byte[88], element, TxtLogs.u32(0), TxtLogs.u32(8)));
    byte[] sinitMle = table(TxtLogs.concat(TxtLogs.u32(9), new byte[100]));
    return TxtLogs.concat(bios, osMle, osSinit, sinitMle);
  }

  private static byte[] pointer(int algorithm, long address, int size) {
    return ByteBuffer.allocate(24)
        .order(ByteOrder.LITTLE_ENDIAN)
        .putShort((short) algorithm)
        .putShort((short) 0)
        .putLong(address)
        .putInt(ALLOCATED)
        .putInt(0)
        .putInt(size)
        .array();
  }

  private static byte[] table(byte[] data) {
    return TxtLogs.concat(
        ByteBuffer.allocate(8).order(ByteOrder.LITTLE_ENDIAN).putLong(data.length + 8L).array(),
        data);
  }
}
