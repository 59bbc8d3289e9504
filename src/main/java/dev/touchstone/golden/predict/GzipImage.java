package dev.touchstone.golden.predict;

import dev.touchstone.tpm.Parsed;
import java.util.OptionalInt;
import java.util.zip.CRC32;
import java.util.zip.DataFormatException;
import java.util.zip.Inflater;

/**
 * What GRUB puts in memory of a file: gzip, xz and lzop are taken off by their magic ({@code
 * grub-core/io/gzio.c}, {@code xzio.c}, {@code lzopio.c}). Only gzip can be taken off here.
 */
final class GzipImage {
  /** Where the bytes go as they come out. */
  interface Sink {
    void accept(byte[] buffer, int length);
  }

  private static final int TRAILER = 8;

  /** What GRUB does not take off: continued or encrypted files, and flags without a meaning. */
  private static final int FLAGS_REFUSED = 0xe2;

  private static final int FLAG_EXTRA = 4;
  private static final int FLAG_NAME = 8;
  private static final int FLAG_COMMENT = 16;

  private GzipImage() {}

  private static boolean isGzip(byte[] file) {
    return Raw.startsWith(file, 0x1f, 0x8b) || Raw.startsWith(file, 0x1f, 0x9e);
  }

  /**
   * Hands the memory image to the sink and gives its size in bytes, at most {@code limit}: deflate
   * grows up to a thousandfold, and a prediction shall not be made to work for hours.
   */
  static Parsed<Long> load(byte[] file, long limit, Sink sink) {
    if (Raw.startsWith(file, 0xfd, '7', 'z', 'X', 'Z', 0)) {
      return bad(0, "a file that is not xz: give the image as it is in memory");
    }
    if (Raw.startsWith(file, 0x89, 'L', 'Z', 'O', 0, 0x0d, 0x0a, 0x1a, 0x0a)) {
      return bad(0, "a file that is not lzop: give the image as it is in memory");
    }
    if (!isGzip(file)) {
      sink.accept(file, file.length);
      return new Parsed.Ok<>((long) file.length);
    }
    OptionalInt body = body(file);
    if (body.isEmpty()) {
      return bad(0, "a gzip header that GRUB knows, method deflate");
    }
    Inflater inflater = new Inflater(true);
    try {
      return inflate(file, body.getAsInt(), limit, sink, inflater);
    } catch (DataFormatException e) {
      return bad(body.getAsInt() + inflater.getBytesRead(), "deflate data: " + e.getMessage());
    } finally {
      inflater.end();
    }
  }

  private static Parsed<Long> inflate(
      byte[] file, int from, long limit, Sink sink, Inflater inflater) throws DataFormatException {
    inflater.setInput(file, from, file.length - from);
    byte[] buffer = new byte[1 << 16];
    CRC32 crc = new CRC32();
    long size = 0;
    while (!inflater.finished()) {
      int count = inflater.inflate(buffer);
      if (count == 0 && !inflater.finished()) {
        return bad(from + inflater.getBytesRead(), "more gzip data, found the end of the file");
      }
      size += count;
      if (size > limit) {
        return bad(0, "at most " + limit + " bytes in memory");
      }
      crc.update(buffer, 0, count);
      sink.accept(buffer, count);
    }
    long trailer = from + inflater.getBytesRead();
    // GRUB takes the size from the last four bytes of the file and reads one member only: what it
    // makes of a second one, or of padding, is not foretold
    if (file.length - trailer != TRAILER) {
      return bad(
          trailer, "one gzip member and no more, found " + (file.length - trailer) + " bytes left");
    }
    int at = (int) trailer;
    if (Raw.u32(file, at) != crc.getValue() || Raw.u32(file, at + 4) != (size & 0xffffffffL)) {
      return bad(trailer, "the checksum and size of the data");
    }
    return new Parsed.Ok<>(size);
  }

  /** Where the deflate data begins (RFC 1952, 2.3). */
  private static OptionalInt body(byte[] file) {
    if (file.length < 10 || file[2] != 8 || (file[3] & FLAGS_REFUSED) != 0) {
      return OptionalInt.empty();
    }
    int flags = Raw.u8(file, 3);
    int at = 10;
    if ((flags & FLAG_EXTRA) != 0) {
      if (!Raw.holds(file, at, 2)) {
        return OptionalInt.empty();
      }
      at += 2 + Raw.u16(file, at);
    }
    int texts = ((flags & FLAG_NAME) != 0 ? 1 : 0) + ((flags & FLAG_COMMENT) != 0 ? 1 : 0);
    for (int i = 0; i < texts; i++) {
      while (at < file.length && file[at] != 0) {
        at++;
      }
      at++;
    }
    return at < file.length ? OptionalInt.of(at) : OptionalInt.empty();
  }

  private static Parsed<Long> bad(long offset, String expected) {
    return new Parsed.Malformed<>("image in memory", offset, "expected " + expected);
  }
}
