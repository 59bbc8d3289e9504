package dev.touchstone.eventlog.ima;

/**
 * Cuts {@code binary_runtime_measurements} into records without looking into them. Little-endian:
 * the native order of the hosts this is for, and the order of any host with {@code
 * ima_canonical_fmt}.
 */
final class ImaBinaryReader {
  /** SHA-1, SHA-256 (SM3), SHA-384, SHA-512: the sizes that per-bank files have. */
  private static final int[] DIGEST_SIZES = {20, 32, 48, 64};

  /** Longest template name accepted; the longest format the kernel can be given has 70 letters. */
  private static final int MAX_NAME = 255;

  private final byte[] bytes;
  private final ImaRecords records;
  private int at;

  private ImaBinaryReader(byte[] bytes, int digestSize) {
    this.bytes = bytes;
    this.records = new ImaRecords(bytes, digestSize);
  }

  /**
   * The size of the template digests is not written anywhere: that of the size with which the list
   * reads to its end, or furthest.
   */
  static ImaRecords readAnyDigestSize(byte[] bytes) {
    ImaRecords best = new ImaRecords(bytes, DIGEST_SIZES[0]);
    best.problem(0, "expected a record: u32 PCR, digest of 20, 32, 48 or 64 bytes, template name");
    int bestEnd = 0;
    for (int size : DIGEST_SIZES) {
      ImaBinaryReader reader = new ImaBinaryReader(bytes, size);
      boolean whole = reader.read();
      if (whole) {
        return reader.records;
      }
      if (reader.at > bestEnd) {
        best = reader.records;
        bestEnd = reader.at;
      }
    }
    return best;
  }

  private boolean read() {
    while (at < bytes.length) {
      if (!record()) {
        return false;
      }
    }
    return true;
  }

  private boolean record() {
    int start = at;
    int nameAt = start + 4 + records.digestSize();
    if (!fits(start, 8L + records.digestSize())) {
      return broken(start, "a record header of " + (8 + records.digestSize()) + " bytes");
    }
    int pcr = records.u32(start);
    if (pcr < 0 || pcr > 0xffff) {
      return broken(start, "a PCR number, found " + Integer.toUnsignedString(pcr));
    }
    int nameSize = records.u32(nameAt);
    if (nameSize < 1 || nameSize > MAX_NAME || !fits(nameAt + 4, nameSize)) {
      return broken(
          nameAt, "a template name of 1 to 255 bytes, found " + Integer.toUnsignedString(nameSize));
    }
    int nameEnd = nameAt + 4 + nameSize;
    for (int i = nameAt + 4; i < nameEnd; i++) {
      if (bytes[i] <= ' ' || bytes[i] > '~') {
        return broken(i, "a printable template name");
      }
    }
    return isOriginal(nameAt + 4, nameSize) ? original(start, nameEnd) : sized(start, nameEnd);
  }

  private boolean sized(int start, int at) {
    if (!fits(at, 4)) {
      return broken(at, "the size of the template data");
    }
    int size = records.u32(at);
    if (size < 0 || !fits(at + 4, size)) {
      return broken(
          at,
          "template data of "
              + Integer.toUnsignedString(size)
              + " bytes, "
              + (bytes.length - at - 4)
              + " are left");
    }
    return add(start, at + 4, at + 4 + size);
  }

  /** Template "ima": 20 bytes of digest, u32 size of name, name; no size of the whole. */
  private boolean original(int start, int at) {
    if (!fits(at, 24)) {
      return broken(at, "20 bytes of digest and the size of the name");
    }
    int size = records.u32(at + 20);
    if (size < 0 || !fits(at + 24, size)) {
      return broken(at + 20, "a name of " + Integer.toUnsignedString(size) + " bytes");
    }
    return add(start, at, at + 24 + size);
  }

  private boolean add(int start, int dataStart, int dataEnd) {
    records.add(start, dataStart, dataEnd, start);
    at = dataEnd;
    return true;
  }

  private boolean isOriginal(int from, int size) {
    return size == 3 && bytes[from] == 'i' && bytes[from + 1] == 'm' && bytes[from + 2] == 'a';
  }

  private boolean fits(int from, long size) {
    return from + size <= bytes.length;
  }

  private boolean broken(int offset, String expected) {
    records.problem(
        offset, "record " + records.count() + ": expected " + expected + "; the rest is not read");
    return false;
  }
}
