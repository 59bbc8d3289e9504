package dev.touchstone.runtime.bundle;

import dev.touchstone.tpm.Bytes;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Instant;
import java.util.Date;
import java.util.Map;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveOutputStream;
import org.apache.commons.compress.compressors.gzip.GzipCompressorOutputStream;
import org.apache.commons.compress.compressors.gzip.GzipParameters;

/** Writes a bundle as {@code .tar.gz}: the same bundle always gives the same bytes. */
public final class BundleArchive {
  private static final int READABLE = 0100444;

  private BundleArchive() {}

  /**
   * @param directory the one directory in the archive
   * @param moment what all files are dated with
   */
  public static byte[] write(EvidenceBundle bundle, String directory, Instant moment) {
    GzipParameters plain = new GzipParameters();
    plain.setModificationInstant(Instant.EPOCH);
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    try (GzipCompressorOutputStream gzip = new GzipCompressorOutputStream(out, plain);
        TarArchiveOutputStream tar = new TarArchiveOutputStream(gzip, "UTF-8")) {
      tar.setLongFileMode(TarArchiveOutputStream.LONGFILE_POSIX);
      for (Map.Entry<String, Bytes> file : bundle.files().entrySet()) {
        byte[] content = file.getValue().toArray();
        TarArchiveEntry entry = new TarArchiveEntry(directory + "/" + file.getKey());
        entry.setSize(content.length);
        entry.setMode(READABLE);
        entry.setModTime(Date.from(moment));
        entry.setIds(0, 0);
        tar.putArchiveEntry(entry);
        tar.write(content);
        tar.closeArchiveEntry();
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return out.toByteArray();
  }
}
