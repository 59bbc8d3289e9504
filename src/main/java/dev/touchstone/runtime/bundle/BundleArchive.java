package dev.touchstone.runtime.bundle;

import dev.touchstone.tpm.Bytes;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Supplier;
import java.util.regex.Pattern;
import java.util.zip.GZIPOutputStream;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveOutputStream;

/**
 * Writes a bundle as a {@code .tar.gz}: plain files without a directory, by name, all of one time,
 * owned by user 0. The same content gives the same bytes, so that two downloads can be compared by
 * their digests.
 */
public final class BundleArchive {
  /** A name that means the same file on every system and leads out of no directory. */
  private static final Pattern NAME = Pattern.compile("[a-z0-9][a-z0-9.-]{0,98}");

  private static final int READABLE = 0100644;

  private BundleArchive() {}

  /**
   * Writes the files and ends the archive; {@code out} stays open. Each content is asked for when
   * its turn comes and dropped afterwards: of a bundle of logs one is in memory at a time.
   *
   * @param files name to content
   * @param modified the time of every file, to the second
   * @throws IllegalArgumentException if a name is not a plain file name
   */
  public static void write(Map<String, Supplier<Bytes>> files, Instant modified, OutputStream out)
      throws IOException {
    for (String name : files.keySet()) {
      if (!NAME.matcher(name).matches()) {
        throw new IllegalArgumentException(
            "expected a file name of a-z 0-9 . -, found " + name.length() + " other characters");
      }
    }
    GZIPOutputStream gzip = new GZIPOutputStream(out);
    // TarArchiveOutputStream.finish() leaves the streams below it open.
    @SuppressWarnings("resource")
    TarArchiveOutputStream tar = new TarArchiveOutputStream(gzip, StandardCharsets.US_ASCII.name());
    FileTime time = FileTime.from(modified.truncatedTo(ChronoUnit.SECONDS));
    for (Map.Entry<String, Supplier<Bytes>> file : new TreeMap<>(files).entrySet()) {
      byte[] content = file.getValue().get().toArray();
      TarArchiveEntry entry = new TarArchiveEntry(file.getKey());
      entry.setSize(content.length);
      entry.setMode(READABLE);
      entry.setIds(0, 0);
      entry.setNames("", ""); // otherwise the name of the account that the service runs under
      entry.setModTime(time);
      tar.putArchiveEntry(entry);
      tar.write(content);
      tar.closeArchiveEntry();
    }
    tar.finish();
    gzip.finish();
  }
}
