package dev.touchstone.golden.imports;

import dev.touchstone.golden.FileDigests;
import dev.touchstone.golden.FileMeasurement;
import dev.touchstone.tpm.Bytes;
import dev.touchstone.tpm.Digest;
import dev.touchstone.tpm.HashAlgorithm;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Reads what {@code sha1sum}, {@code sha256sum}, {@code sha384sum} and {@code sha512sum} print (GNU
 * coreutils manual, 6.4 to 6.7 and {@code cksum}): {@code <hex> <name>}, {@code <hex> *<name>} and,
 * from {@code --tag}, {@code SHA256 (<name>) = <hex>}; a line that begins with a backslash has
 * {@code \\}, {@code \n} and {@code \r} in its name.
 *
 * <p>Every line counts: one that is empty, a comment or of another algorithm is refused with its
 * number. The size of a digest tells its algorithm; 128 digits are read as SHA-512, so that a list
 * of {@code b2sum} without tags is a list that nothing will match.
 */
public final class Sha256SumReader {
  /** A list may have this many bytes. */
  public static final int LIMIT = 64 * 1024 * 1024;

  /** A list may have this many lines; a golden set can name no more files. */
  public static final int LINES = 500_000;

  /** A digest, a name of which every byte is escaped, and what stands between them. */
  private static final int LINE = 2 * FilePath.LIMIT + 200;

  private static final int PROBLEMS = 50;

  private Sha256SumReader() {}

  /**
   * Reads a list; its lines end with a line feed, the last may lack it.
   *
   * @param root directory that relative names are under, absolute: {@code /} for a list made at the
   *     root; empty if every name must be absolute. Absolute names are refused where the root is
   *     another one than {@code /}: they would say nothing about what is under it.
   */
  public static ImportOutcome<FileImport> read(
      Bytes list, Optional<String> root, FileMeasurement.Match match) {
    byte[] bytes = list.toArray();
    if (bytes.length == 0 || bytes.length > LIMIT) {
      return new Refusal("", "1 to " + LIMIT + " bytes", bytes.length + " bytes").outcome();
    }
    if (root.filter(text -> !text.startsWith("/")).isPresent()) {
      return new Refusal("", "a root that begins with \"/\"", root.get()).outcome();
    }
    Map<String, Set<Digest>> files = new LinkedHashMap<>();
    List<ImportProblem> problems = new ArrayList<>();
    int from = 0;
    int number = 0;
    while (from < bytes.length && problems.size() < PROBLEMS) {
      int to = from;
      while (to < bytes.length && bytes[to] != '\n') {
        to++;
      }
      number++;
      try {
        if (number > LINES) {
          return new Refusal("line " + number, "at most " + LINES + " lines", "more").outcome();
        }
        add(bytes, from, to, root, "line " + number, files);
      } catch (Refusal refusal) {
        problems.add(refusal.problem());
      }
      from = to + 1;
    }
    if (!problems.isEmpty()) {
      return new ImportOutcome.Refused<>(problems);
    }
    List<FileDigests> named = new ArrayList<>(files.size());
    files.forEach((path, digests) -> named.add(new FileDigests(path, digests)));
    return new ImportOutcome.Imported<>(
        new FileImport(
            new FileMeasurement(match, named),
            Optional.empty(),
            "List of digests (sha256sum and its kind), %d files, SHA-256 of the list %s; not signed, whoever uploaded it vouches for it."
                .formatted(files.size(), HashAlgorithm.SHA256.hash(bytes).hex())));
  }

  private static void add(
      byte[] bytes,
      int from,
      int to,
      Optional<String> root,
      String where,
      Map<String, Set<Digest>> files)
      throws Refusal {
    if (to - from > LINE) {
      throw new Refusal(where, "at most " + LINE + " bytes", (to - from) + " bytes");
    }
    if (to > from && bytes[to - 1] == '\r') {
      throw new Refusal(where, "a line that ends with a line feed alone", "a carriage return too");
    }
    SumLine line = SumLine.read(bytes, from, to, where);
    if (line.name().equals("-")) {
      throw new Refusal(where, "the name of a file", "\"-\", the standard input");
    }
    boolean absolute = line.name().startsWith("/");
    if (!absolute && root.isEmpty()) {
      throw new Refusal(where, "an absolute name, or a root that names are under", line.name());
    }
    if (absolute && root.filter(text -> !text.equals("/")).isPresent()) {
      throw new Refusal(where, "a name relative to " + root.get(), line.name());
    }
    String path = FilePath.under(root.orElse("/"), line.name(), where);
    files.computeIfAbsent(path, p -> new LinkedHashSet<>()).add(line.digest());
  }
}
