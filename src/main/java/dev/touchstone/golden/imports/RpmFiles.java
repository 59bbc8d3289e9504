package dev.touchstone.golden.imports;

import dev.touchstone.golden.FileDigests;
import dev.touchstone.tpm.Digest;
import dev.touchstone.tpm.HashAlgorithm;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** The files that an RPM's header names, with their digests (rpm's {@code docs/manual/tags.md}). */
final class RpmFiles {
  private static final int OLD_FILE_NAMES = 1027;
  private static final int FILE_MODES = 1030;
  private static final int FILE_DIGESTS = 1035;
  private static final int FILE_FLAGS = 1037;
  private static final int DIR_INDEXES = 1116;
  private static final int BASE_NAMES = 1117;
  private static final int DIR_NAMES = 1118;
  private static final int FILE_DIGEST_ALGORITHM = 5011;

  private static final int FORMAT_MASK = 0170000;
  private static final int REGULAR = 0100000;

  /** RPMFILE_GHOST: not in the payload, made by whatever runs. */
  private static final int GHOST = 1 << 6;

  private static final String WHERE = "header";

  private RpmFiles() {}

  static List<FileDigests> read(RpmHeader header, int limit) throws Refusal {
    List<String> bases = header.strings(BASE_NAMES);
    if (bases.isEmpty()) {
      throw new Refusal(
          WHERE,
          "files by base and directory",
          header.has(OLD_FILE_NAMES) ? "names in the form of rpm 3" : "a package without files");
    }
    if (bases.size() > limit) {
      throw new Refusal(WHERE, "at most " + limit + " files", String.valueOf(bases.size()));
    }
    HashAlgorithm algorithm = algorithm(header);
    List<String> directories = header.strings(DIR_NAMES);
    long[] directory = sized(header.numbers(DIR_INDEXES, 4), bases, "DIRINDEXES");
    long[] modes = sized(header.numbers(FILE_MODES, 2), bases, "FILEMODES");
    long[] flags = sized(header.numbers(FILE_FLAGS, 4), bases, "FILEFLAGS");
    List<String> digests = header.strings(FILE_DIGESTS);
    if (digests.size() != bases.size()) {
      throw new Refusal(WHERE, bases.size() + " FILEDIGESTS", String.valueOf(digests.size()));
    }
    List<FileDigests> files = new ArrayList<>();
    Set<String> seen = new HashSet<>();
    for (int i = 0; i < bases.size(); i++) {
      if (directory[i] >= directories.size()) {
        throw new Refusal(
            WHERE, "one of " + directories.size() + " DIRNAMES", String.valueOf(directory[i]));
      }
      String path = path(directories.get((int) directory[i]), bases.get(i));
      if (!seen.add(path)) {
        throw new Refusal(WHERE, "each file once", path + " twice");
      }
      if ((modes[i] & FORMAT_MASK) == REGULAR && (flags[i] & GHOST) == 0) {
        files.add(new FileDigests(path, Set.of(digest(algorithm, digests.get(i), path))));
      }
    }
    if (files.isEmpty()) {
      throw new Refusal(WHERE, "at least one regular file", "none");
    }
    return files;
  }

  /** Without the tag a package has MD5 (rpm before 4.6). */
  private static HashAlgorithm algorithm(RpmHeader header) throws Refusal {
    long[] ids = header.numbers(FILE_DIGEST_ALGORITHM, 4);
    long id = ids.length == 0 ? 1 : ids[0];
    if (id == 1) {
      throw new Refusal(
          WHERE, "file digests of sha1, sha256, sha384 or sha512", "MD5, which proves nothing");
    }
    return ofId(id)
        .orElseThrow(
            () ->
                new Refusal(
                    WHERE, "file digests of sha1, sha256, sha384 or sha512", "algorithm " + id));
  }

  /** RFC 9580, 9.5: hash algorithms by number. */
  static Optional<HashAlgorithm> ofId(long id) {
    return Optional.ofNullable(
        switch ((int) Math.min(id, 100)) {
          case 2 -> HashAlgorithm.SHA1;
          case 8 -> HashAlgorithm.SHA256;
          case 9 -> HashAlgorithm.SHA384;
          case 10 -> HashAlgorithm.SHA512;
          default -> null;
        });
  }

  private static long[] sized(long[] numbers, List<String> bases, String tag) throws Refusal {
    if (numbers.length != bases.size()) {
      throw new Refusal(WHERE, bases.size() + " " + tag, String.valueOf(numbers.length));
    }
    return numbers;
  }

  private static String path(String directory, String base) throws Refusal {
    if (!directory.startsWith("/") || !directory.endsWith("/")) {
      throw new Refusal(WHERE, "a directory that begins and ends with \"/\"", directory);
    }
    // the root itself is the base name "" or "." in some packages of base directories
    if (base.indexOf('/') >= 0) {
      throw new Refusal(WHERE, "a base name without \"/\"", base);
    }
    return base.isEmpty() ? directory : FilePath.under("/", directory + base, WHERE);
  }

  private static Digest digest(HashAlgorithm algorithm, String hex, String path) throws Refusal {
    try {
      return Digest.ofHex(algorithm, hex);
    } catch (IllegalArgumentException e) {
      throw new Refusal(
          WHERE + ": " + path,
          2 * algorithm.size() + " hex digits, a digest of " + algorithm.bank(),
          hex.isEmpty() ? "none" : hex);
    }
  }
}
