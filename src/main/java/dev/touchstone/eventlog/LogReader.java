package dev.touchstone.eventlog;

import dev.touchstone.tpm.Bytes;

/**
 * Little-endian reading that cannot leave its input: every length is compared with what is left
 * before anything is allocated.
 */
public final class LogReader {
  private final byte[] input;
  private final int end;
  private int position;

  /**
   * What was read cannot be right: the input ended, a length points beyond its end, or a count does
   * not fit.
   */
  public static final class Unreadable extends Exception {
    private static final long serialVersionUID = 1L;
    private final long offset;

    public Unreadable(long offset, String message) {
      super(message, null, false, false);
      this.offset = offset;
    }

    /** Where reading stopped, in bytes from the start. */
    public long offset() {
      return offset;
    }
  }

  public LogReader(Bytes bytes) {
    this.input = bytes.toArray();
    this.end = input.length;
  }

  public int position() {
    return position;
  }

  public void seek(int to) {
    position = Math.min(Math.max(to, 0), end);
  }

  public int remaining() {
    return end - position;
  }

  /** Unsigned 8 bits. */
  public int u8(String what) throws Unreadable {
    need(1, what);
    return input[position++] & 0xff;
  }

  /** Unsigned 16 bits. */
  public int u16(String what) throws Unreadable {
    need(2, what);
    int value = (input[position] & 0xff) | ((input[position + 1] & 0xff) << 8);
    position += 2;
    return value;
  }

  /** Unsigned 32 bits. */
  public long u32(String what) throws Unreadable {
    need(4, what);
    long value =
        (input[position] & 0xffL)
            | ((input[position + 1] & 0xffL) << 8)
            | ((input[position + 2] & 0xffL) << 16)
            | ((input[position + 3] & 0xffL) << 24);
    position += 4;
    return value;
  }

  /** The next {@code length} bytes. */
  public Bytes take(long length, String what) throws Unreadable {
    need(length, what);
    Bytes taken = Bytes.copyOf(input, position, position + (int) length);
    position += (int) length;
    return taken;
  }

  /** Whether all that is left is the one byte {@code value}. */
  public boolean restIs(int value) {
    for (int i = position; i < end; i++) {
      if (input[i] != (byte) value) {
        return false;
      }
    }
    return true;
  }

  private void need(long length, String what) throws Unreadable {
    if (length < 0 || length > end - position) {
      throw new Unreadable(
          position,
          what
              + " needs "
              + Long.toUnsignedString(length)
              + " bytes, "
              + (end - position)
              + " are left");
    }
  }
}
