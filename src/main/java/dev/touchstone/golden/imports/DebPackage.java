package dev.touchstone.golden.imports;

import dev.touchstone.golden.FileDigests;
import dev.touchstone.golden.FileMeasurement;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;

/**
 * Reads the files of a Debian package with their SHA-256, as IMA measures them where {@code
 * ima_hash=sha256}: deb(5), format 2.x, with {@code control.tar} and {@code data.tar} packed by
 * gzip, xz, zstd, bzip2 or not at all.
 *
 * <p>The package is read as a stream, once, and its files are digested as they go by. Symbolic
 * links, directories and devices have no content and are passed over. <b>No signature is
 * checked</b>: apt's is on the repository's index, not in the package. Whoever uploads the package
 * vouches for it.
 */
public final class DebPackage {
  private static final String VERSION = "debian-binary";
  private static final String CONTROL = "control.tar";
  private static final String DATA = "data.tar";
  private static final int VERSION_SIZE = 1024;
  private static final int CONTROL_UNPACKED = 64 * 1024 * 1024;
  private static final int CONTROL_ENTRIES = 1000;

  private DebPackage() {}

  /**
   * Reads a package to the stream's end, which stays open.
   *
   * @throws IOException what the stream threw; damage in the package is a refusal
   */
  public static ImportOutcome<FileImport> read(
      InputStream source, FileMeasurement.Match match, PackageLimits limits) throws IOException {
    PackageInput in = new PackageInput(source, limits.packageBytes());
    try {
      return new ImportOutcome.Imported<>(read(in, match, limits));
    } catch (Refusal refusal) {
      in.throwFailure();
      return refusal.outcome();
    } catch (IOException e) {
      in.throwFailure();
      // a decompressor that does not like what its first bytes say
      return new Refusal("", "data that can be unpacked", String.valueOf(e.getMessage())).outcome();
    }
  }

  private static FileImport read(PackageInput in, FileMeasurement.Match match, PackageLimits limits)
      throws IOException {
    ArReader ar = new ArReader(in);
    ArReader.Member version = member(ar, VERSION);
    version(new String(version.readNBytes(VERSION_SIZE), StandardCharsets.ISO_8859_1));
    ArReader.Member control = member(ar, CONTROL);
    PackageIdentity identity;
    try (InputStream unpacked =
        Decompression.of(control.name(), CONTROL, control, CONTROL_UNPACKED)) {
      identity = DebControl.read(unpacked, control.name(), CONTROL_ENTRIES);
    }
    drained(control);
    ArReader.Member data = member(ar, DATA);
    List<FileDigests> files;
    try (InputStream unpacked = Decompression.of(data.name(), DATA, data, limits.unpackedBytes())) {
      files = DebFiles.read(unpacked, data.name(), limits);
    }
    drained(data);
    for (Optional<ArReader.Member> more = ar.next(); more.isPresent(); more = ar.next()) {
      optional(more.get().name());
    }
    return new FileImport(
        new FileMeasurement(match, files),
        Optional.of(identity),
        "Debian package %s, %d files; its repository's signature was not checked, whoever uploaded it vouches for it."
            .formatted(identity.text(), files.size()));
  }

  /** The member whose name begins so; deb(5) lets others stand before it if they begin with _. */
  private static ArReader.Member member(ArReader ar, String name) throws IOException {
    while (true) {
      Optional<ArReader.Member> next = ar.next();
      if (next.isEmpty()) {
        throw new Refusal("", "a member " + name, "the end of the package");
      }
      String found = next.get().name();
      boolean packed = !name.equals(VERSION) && found.startsWith(name + ".");
      if (found.equals(name) || packed) {
        return next.get();
      }
      if (name.equals(VERSION)) {
        throw new Refusal("", "a first member " + name, found);
      }
      optional(found);
    }
  }

  private static void optional(String name) throws Refusal {
    if (!name.startsWith("_")) {
      throw new Refusal("", "debian-binary, control.tar, data.tar and members with _", name);
    }
  }

  private static void version(String text) throws Refusal {
    int end = text.indexOf('\n');
    String version = end < 0 ? text : text.substring(0, end);
    if (end < 0 || !version.matches("2\\.[0-9]{1,4}")) {
      throw new Refusal(VERSION, "format 2.x and a line feed", version);
    }
  }

  /** What a decompressor leaves unread could be a second archive that dpkg would see. */
  private static void drained(ArReader.Member member) throws IOException {
    if (member.read() >= 0) {
      throw new Refusal(member.name(), "the end of the packed data", "more bytes");
    }
  }
}
