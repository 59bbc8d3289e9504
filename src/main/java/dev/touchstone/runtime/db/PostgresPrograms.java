package dev.touchstone.runtime.db;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.AtomicMoveNotSupportedException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Locale;
import java.util.UUID;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveInputStream;
import org.apache.commons.compress.compressors.xz.XZCompressorInputStream;

/**
 * PostgreSQL's own programs, unpacked once from the class path into a directory beside the data.
 */
final class PostgresPrograms {
  /** The major version whose data directories these programs can open. */
  static final String MAJOR_VERSION = "17";

  private final Path directory;

  private PostgresPrograms(Path directory) {
    this.directory = directory;
  }

  Path program(String name) {
    return directory.resolve("bin").resolve(name);
  }

  /**
   * Unpacks the programs for this machine below {@code parent}, unless an earlier start did. The
   * directory appears in one step: a start that is killed half-way leaves nothing that a later one
   * would take for complete.
   */
  static PostgresPrograms unpackBelow(Path parent) throws DatabaseStartException {
    String archive = archiveForThisMachine();
    Path target = parent.resolve("postgresql-" + MAJOR_VERSION);
    if (Files.isExecutable(target.resolve("bin/postgres"))) {
      return new PostgresPrograms(target);
    }
    Path unpacking = parent.resolve("postgresql-" + MAJOR_VERSION + "." + UUID.randomUUID());
    try (InputStream resource =
        PostgresPrograms.class.getClassLoader().getResourceAsStream(archive)) {
      if (resource == null) {
        throw new DatabaseStartException(
            "this build carries no PostgreSQL for "
                + System.getProperty("os.arch")
                + " (no "
                + archive
                + " on the class path): set quarkus.datasource.jdbc.url to a PostgreSQL of yours");
      }
      Files.createDirectories(unpacking);
      unpack(resource, unpacking);
      moveIntoPlace(unpacking, target);
      return new PostgresPrograms(target);
    } catch (IOException e) {
      throw new DatabaseStartException(
          "PostgreSQL's programs could not be unpacked below " + parent + ": " + e.getMessage(), e);
    }
  }

  private static void moveIntoPlace(Path from, Path to) throws IOException {
    try {
      Files.move(from, to, StandardCopyOption.ATOMIC_MOVE);
    } catch (FileAlreadyExistsException | AtomicMoveNotSupportedException e) {
      Files.move(from, to, StandardCopyOption.REPLACE_EXISTING);
    }
  }

  private static String archiveForThisMachine() throws DatabaseStartException {
    String os = System.getProperty("os.name").toLowerCase(Locale.ROOT);
    String arch = System.getProperty("os.arch").toLowerCase(Locale.ROOT);
    if (!os.equals("linux")) {
      throw new DatabaseStartException(
          "the embedded PostgreSQL runs on Linux, this is "
              + os
              + ": set quarkus.datasource.jdbc.url to a PostgreSQL of yours");
    }
    return switch (arch) {
      case "amd64", "x86_64" -> "postgres-linux-x86_64.txz";
      case "aarch64", "arm64" -> "postgres-linux-arm_64.txz";
      default ->
          throw new DatabaseStartException(
              "there is no embedded PostgreSQL for "
                  + arch
                  + ": set quarkus.datasource.jdbc.url to a PostgreSQL of yours");
    };
  }

  private static void unpack(InputStream archive, Path into) throws IOException {
    try (TarArchiveInputStream tar =
        new TarArchiveInputStream(new XZCompressorInputStream(archive))) {
      TarArchiveEntry entry;
      while ((entry = tar.getNextEntry()) != null) {
        Path path = into.resolve(entry.getName()).normalize();
        if (!path.startsWith(into)) {
          throw new IOException("archive entry outside of its directory: " + entry.getName());
        }
        if (entry.isDirectory()) {
          Files.createDirectories(path);
        } else if (entry.isSymbolicLink()) {
          Files.createDirectories(path.getParent());
          Files.createSymbolicLink(path, Path.of(entry.getLinkName()));
        } else {
          Files.createDirectories(path.getParent());
          Files.copy(tar, path);
          boolean executable = (entry.getMode() & 0100) != 0;
          Files.setPosixFilePermissions(
              path, PosixFilePermissions.fromString(executable ? "rwxr-xr-x" : "rw-r--r--"));
        }
      }
    }
  }
}
