package dev.touchstone.eventlog;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;

/**
 * Little-endian integers in a byte array, as all launch logs have them; callers have compared the
 * offset with the end.
 */
public final class LittleEndian {
  private static final VarHandle U16 =
      MethodHandles.byteArrayViewVarHandle(short[].class, ByteOrder.LITTLE_ENDIAN);
  private static final VarHandle U32 =
      MethodHandles.byteArrayViewVarHandle(int[].class, ByteOrder.LITTLE_ENDIAN);
  private static final VarHandle U64 =
      MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);

  private LittleEndian() {}

  public static int u16(byte[] bytes, int at) {
    return (short) U16.get(bytes, at) & 0xffff;
  }

  public static long u32(byte[] bytes, int at) {
    return (int) U32.get(bytes, at) & 0xffffffffL;
  }

  /** As signed: a length or address of 2^63 or more is negative, which no caller accepts. */
  public static long i64(byte[] bytes, int at) {
    return (long) U64.get(bytes, at);
  }
}
