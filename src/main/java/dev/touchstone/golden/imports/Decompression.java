package dev.touchstone.golden.imports;

import com.github.luben.zstd.ZstdInputStream;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import org.apache.commons.compress.compressors.bzip2.BZip2CompressorInputStream;
import org.apache.commons.compress.compressors.gzip.GzipCompressorInputStream;
import org.tukaani.xz.XZInputStream;

/** What a member of a Debian package is packed with: deb(5) by the ending of its name. */
final class Decompression {
  /** {@code xz -9} wants 65 MiB to unpack; a header may ask for 4 GiB. */
  private static final int XZ_MEMORY_KIB = 128 * 1024;

  /** {@code zstd --ultra -22} has a window of 128 MiB; a header may ask for 2 GiB. */
  private static final int ZSTD_WINDOW_LOG = 27;

  private Decompression() {}

  /**
   * The bytes as they were before they were packed, at most {@code limit} of them.
   *
   * @param name of the member, {@code data.tar.xz}
   * @param stem {@code data.tar}
   */
  static InputStream of(String name, String stem, InputStream packed, long limit)
      throws IOException {
    InputStream unpacked =
        switch (name.substring(stem.length())) {
          case "" -> packed;
          case ".gz" ->
              GzipCompressorInputStream.builder()
                  .setInputStream(packed)
                  .setDecompressConcatenated(true)
                  .get();
          case ".xz" -> new XZInputStream(packed, XZ_MEMORY_KIB);
          case ".zst" -> new ZstdInputStream(packed).setLongMax(ZSTD_WINDOW_LOG);
          case ".bz2" -> new BZip2CompressorInputStream(packed, true);
          default -> throw new Refusal(name, stem + ", .gz, .xz, .zst or .bz2", name);
        };
    return new Guarded(unpacked, name, limit);
  }

  /** Counts against bombs, and turns what a library throws at damaged data into a refusal. */
  private static final class Guarded extends FilterInputStream {
    private final String name;
    private final long limit;
    private long left;

    Guarded(InputStream unpacked, String name, long limit) {
      super(unpacked);
      this.name = name;
      this.limit = limit;
      this.left = limit;
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
        count = super.read(buffer, offset, length);
      } catch (Refusal refusal) {
        throw refusal;
      } catch (IOException | RuntimeException e) {
        // bzip2's reader meets some damage with an index out of bounds
        throw new Refusal(name, "data that can be unpacked", String.valueOf(e.getMessage()));
      }
      left -= Math.max(count, 0);
      if (left < 0) {
        throw new Refusal(name, "at most " + limit + " bytes when unpacked", "more");
      }
      return count;
    }
  }
}
