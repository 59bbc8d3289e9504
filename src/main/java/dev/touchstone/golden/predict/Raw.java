package dev.touchstone.golden.predict;

/** Little-endian fields of a file; an offset outside it is a bug of who reads, not of the file. */
final class Raw {
  private Raw() {}

  /** Whether {@code [from, from + size)} lies in the file. */
  static boolean holds(byte[] file, long from, long size) {
    return from >= 0 && size >= 0 && from <= file.length && size <= file.length - from;
  }

  static int u8(byte[] file, int at) {
    return file[at] & 0xff;
  }

  static int u16(byte[] file, int at) {
    return u8(file, at) | (u8(file, at + 1) << 8);
  }

  static long u32(byte[] file, int at) {
    return u16(file, at) | ((long) u16(file, at + 2) << 16);
  }

  static boolean startsWith(byte[] file, int... magic) {
    if (file.length < magic.length) {
      return false;
    }
    for (int i = 0; i < magic.length; i++) {
      if (u8(file, i) != magic[i]) {
        return false;
      }
    }
    return true;
  }
}
