package dev.touchstone.golden.imports;

import java.io.IOException;
import java.io.InputStream;

/**
 * A package as it comes in: counted, bounded, and its end told apart from its supplier's failure. A
 * package that stops early is refused; an upload that breaks down is thrown on.
 */
final class PackageInput extends InputStream {
  private final InputStream source;
  private final long limit;
  private long position;
  private IOException failure;

  PackageInput(InputStream source, long limit) {
    this.source = source;
    this.limit = limit;
  }

  /** Bytes read so far. */
  long position() {
    return position;
  }

  /** Throws what the supplier threw, if it did: no verdict about the package then. */
  void throwFailure() throws IOException {
    if (failure != null) {
      throw failure;
    }
  }

  @Override
  public int read() throws IOException {
    byte[] one = new byte[1];
    return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
  }

  @Override
  public int read(byte[] buffer, int offset, int length) throws IOException {
    int count;
    try {
      count = source.read(buffer, offset, length);
    } catch (IOException e) {
      failure = e;
      throw e;
    }
    position += Math.max(count, 0);
    if (position > limit) {
      throw new Refusal("", "a package of at most " + limit + " bytes", "more");
    }
    return count;
  }

  /** Exactly {@code size} bytes; memory grows with what is there, not with what was announced. */
  byte[] exactly(int size, String where) throws IOException {
    byte[] bytes = readNBytes(size);
    if (bytes.length < size) {
      throw new Refusal(where, size + " bytes", bytes.length + " bytes and the end of the file");
    }
    return bytes;
  }
}
