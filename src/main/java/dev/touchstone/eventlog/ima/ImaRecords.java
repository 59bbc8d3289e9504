package dev.touchstone.eventlog.ima;

import dev.touchstone.eventlog.LogProblem;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.Collections;
import java.util.List;

/**
 * Binary IMA records and where each begins: u32 pcr, digest, u32 size of name, name, u32 size of
 * data (not for template "ima"), data; integers little-endian. Every offset stored here was checked
 * against the end of the bytes when it was added.
 */
final class ImaRecords {
  private static final int INTS = 4;

  private final byte[] bytes;
  private final int digestSize;
  private final BitSet opaque = new BitSet();
  private final List<LogProblem> problems = new ArrayList<>();
  private int[] index = new int[64];
  private int count;

  ImaRecords(byte[] bytes, int digestSize) {
    this.bytes = bytes;
    this.digestSize = digestSize;
  }

  void add(int start, int dataStart, int dataEnd, int sourceOffset) {
    int at = count * INTS;
    if (at == index.length) {
      index = Arrays.copyOf(index, index.length * 2);
    }
    index[at] = start;
    index[at + 1] = dataStart;
    index[at + 2] = dataEnd;
    index[at + 3] = sourceOffset;
    count++;
  }

  void markLastOpaque() {
    opaque.set(count - 1);
  }

  void problem(long offset, String message) {
    problems.add(new LogProblem(offset, message));
  }

  byte[] bytes() {
    return bytes;
  }

  int digestSize() {
    return digestSize;
  }

  int count() {
    return count;
  }

  int start(int i) {
    return index[i * INTS];
  }

  int dataStart(int i) {
    return index[i * INTS + 1];
  }

  int dataEnd(int i) {
    return index[i * INTS + 2];
  }

  int sourceOffset(int i) {
    return index[i * INTS + 3];
  }

  boolean isOpaque(int i) {
    return opaque.get(i);
  }

  List<LogProblem> problems() {
    return Collections.unmodifiableList(problems);
  }

  int u32(int at) {
    return u32(bytes, at);
  }

  /** Little-endian; negative for 2^31 and more, which no size or PCR here may be. */
  static int u32(byte[] bytes, int at) {
    return (bytes[at] & 0xff)
        | ((bytes[at + 1] & 0xff) << 8)
        | ((bytes[at + 2] & 0xff) << 16)
        | (bytes[at + 3] << 24);
  }
}
