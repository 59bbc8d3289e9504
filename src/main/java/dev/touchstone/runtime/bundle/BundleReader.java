package dev.touchstone.runtime.bundle;

import dev.touchstone.tpm.Bytes;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Set;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveInputStream;
import org.apache.commons.compress.archivers.tar.TarConstants;
import org.apache.commons.compress.compressors.gzip.GzipCompressorInputStream;

/**
 * Reads a bundle from a directory or a {@code .tar.gz}. Only the names that a bundle may have are
 * looked at, each at most once and up to a limit; nothing is ever written, and no link followed out
 * of an archive.
 */
public final class BundleReader {
  private static final int SMALL = 64 * 1024;
  private static final int LOG = 32 * 1024 * 1024;
  private static final int ENTRIES = 10_000;

  /** What a bomb may unpack to before it is refused. */
  private static final long UNPACKED = 256L * 1024 * 1024;

  private BundleReader() {}

  private static Map<String, Integer> limits() {
    Map<String, Integer> limits = new HashMap<>();
    for (BundlePart part : BundlePart.values()) {
      limits.put(part.fileName(), part.kind() == BundlePart.Kind.LOG ? LOG : SMALL);
    }
    for (String name :
        new String[] {
          EvidenceBundle.AK,
          EvidenceBundle.NONCE,
          EvidenceBundle.EK_CERTIFICATE,
          EvidenceBundle.EK_CHAIN
        }) {
      limits.put(name, SMALL);
    }
    return limits;
  }

  /** Reads it, whichever of the two it is. */
  public static EvidenceBundle read(Path place) throws UnreadableBundleException {
    try {
      if (Files.isDirectory(place)) {
        return ofDirectory(place);
      }
      return ofArchive(place);
    } catch (UnreadableBundleException e) {
      throw e;
    } catch (NoSuchFileException e) {
      throw new UnreadableBundleException(place + ": there is no such file or directory", e);
    } catch (IOException | RuntimeException e) {
      throw new UnreadableBundleException(
          place + ": expected a directory or a .tar.gz of one: " + e.getMessage(), e);
    }
  }

  private static EvidenceBundle ofDirectory(Path directory) throws IOException {
    Map<String, Bytes> files = new HashMap<>();
    for (Map.Entry<String, Integer> known : limits().entrySet()) {
      Path file = directory.resolve(known.getKey());
      if (Files.isRegularFile(file)) {
        try (InputStream in = Files.newInputStream(file)) {
          files.put(known.getKey(), upTo(in, known.getKey(), known.getValue()));
        }
      }
    }
    return new EvidenceBundle(files);
  }

  private static EvidenceBundle ofArchive(Path archive) throws IOException {
    if (!Files.isRegularFile(archive, LinkOption.NOFOLLOW_LINKS) && !Files.isRegularFile(archive)) {
      throw Files.exists(archive)
          ? new UnreadableBundleException(archive + ": expected a directory or a .tar.gz of one")
          : new NoSuchFileException(archive.toString());
    }
    Map<String, Integer> limits = limits();
    Map<String, Bytes> files = new HashMap<>();
    Set<String> directories = new LinkedHashSet<>();
    try (InputStream raw = Files.newInputStream(archive);
        GzipCompressorInputStream plain =
            GzipCompressorInputStream.builder()
                .setInputStream(raw)
                .setDecompressConcatenated(true)
                .get();
        Bounded bounded = new Bounded(plain, UNPACKED);
        TarArchiveInputStream tar = new TarArchiveInputStream(bounded)) {
      int entries = 0;
      for (TarArchiveEntry entry = tar.getNextEntry(); entry != null; entry = tar.getNextEntry()) {
        if (++entries > ENTRIES) {
          throw new UnreadableBundleException(
              archive + ": has more than " + ENTRIES + " entries: not a bundle");
        }
        take(entry, tar, limits, files, directories);
      }
    }
    if (directories.size() > 1) {
      throw new UnreadableBundleException(
          archive + ": has the parts of a bundle in several directories: " + directories);
    }
    return new EvidenceBundle(files);
  }

  private static void take(
      TarArchiveEntry entry,
      TarArchiveInputStream tar,
      Map<String, Integer> limits,
      Map<String, Bytes> files,
      Set<String> directories)
      throws IOException {
    String path = entry.getName().startsWith("./") ? entry.getName().substring(2) : entry.getName();
    int slash = path.lastIndexOf('/');
    String name = path.substring(slash + 1);
    String directory = slash < 0 ? "" : path.substring(0, slash);
    if (!limits.containsKey(name) || directory.indexOf('/') >= 0) {
      return; // what else a collector packed, and what lies deeper
    }
    if (!isPlainFile(entry) || directory.equals("..")) {
      throw new UnreadableBundleException(
          "the archive's " + name + " is not a plain file of the bundle's own directory");
    }
    directories.add(directory);
    if (files.put(name, upTo(tar, name, limits.get(name))) != null) {
      throw new UnreadableBundleException("the archive has " + name + " twice");
    }
  }

  /** Not what {@code isFile()} says: it is true of links, too. */
  private static boolean isPlainFile(TarArchiveEntry entry) {
    return entry.getLinkFlag() == TarConstants.LF_NORMAL
        || entry.getLinkFlag() == TarConstants.LF_OLDNORM;
  }

  private static Bytes upTo(InputStream in, String name, int limit) throws IOException {
    byte[] bytes = in.readNBytes(limit + 1);
    if (bytes.length > limit) {
      throw new UnreadableBundleException(
          name + " may have at most " + limit + " bytes, this one has more");
    }
    return Bytes.copyOf(bytes);
  }

  /** A stream that ends in an error instead of filling the memory. */
  private static final class Bounded extends InputStream {
    private final InputStream in;
    private long left;

    Bounded(InputStream in, long limit) {
      this.in = in;
      this.left = limit;
    }

    @Override
    public int read() throws IOException {
      int read = in.read();
      if (read >= 0) {
        spend(1);
      }
      return read;
    }

    @Override
    public int read(byte[] buffer, int from, int length) throws IOException {
      int read = in.read(buffer, from, length);
      if (read > 0) {
        spend(read);
      }
      return read;
    }

    private void spend(int read) throws IOException {
      left -= read;
      if (left < 0) {
        throw new UnreadableBundleException(
            "the archive unpacks to more than " + UNPACKED + " bytes: not a bundle");
      }
    }

    @Override
    public void close() throws IOException {
      in.close();
    }
  }
}
