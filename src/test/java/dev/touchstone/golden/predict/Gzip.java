package dev.touchstone.golden.predict;

import dev.touchstone.tpm.Bytes;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.zip.GZIPOutputStream;

/** Compressed files to test with. */
final class Gzip {
  private Gzip() {}

  static Bytes of(Bytes content) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    try (GZIPOutputStream gzip = new GZIPOutputStream(out)) {
      gzip.write(content.toArray());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return Bytes.copyOf(out.toByteArray());
  }
}
