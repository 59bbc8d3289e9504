package dev.touchstone.golden;

import dev.touchstone.eventlog.ima.FileDigest;
import dev.touchstone.eventlog.ima.ImaEntry;
import dev.touchstone.launch.ProvenIma;
import dev.touchstone.launch.VerifiedLaunch;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;

/**
 * Files that IMA measured held against those that a golden set names. Digests count, names are for
 * people; a violation is never approved (threats.md 23).
 */
final class FileMatch {
  private static final int IMA_PCR = 10;

  /** A list of thousands of strangers says no more than its beginning. */
  private static final int REPORTED = 100;

  private FileMatch() {}

  static void check(
      FileMeasurement wanted, VerifiedLaunch launch, List<GoldenDifference> differences) {
    Optional<ProvenIma> ima = launch.ima();
    if (ima.isEmpty() || ima.get().covered().isEmpty()) {
      differences.add(
          new GoldenDifference(
              GoldenDifference.Kind.UNPROVEN,
              OptionalInt.of(IMA_PCR),
              OptionalInt.empty(),
              "files",
              Optional.of(wanted.files().size() + " files"),
              Optional.of("not proven"),
              ima.isEmpty()
                  ? "files: the host sent no IMA list"
                  : "files: the quoted PCR 10 covers no part of the IMA list"));
      return;
    }
    Map<String, Set<String>> byPath = new HashMap<>();
    Set<String> digests = new HashSet<>();
    for (FileDigests file : wanted.files()) {
      file.digests()
          .forEach(
              digest -> {
                byPath.computeIfAbsent(file.path(), p -> new HashSet<>()).add(digest.toString());
                digests.add(digest.toString());
              });
    }
    int reported = 0;
    int more = 0;
    for (ImaEntry entry : ima.get().entries()) {
      Optional<GoldenDifference> difference = check(wanted.match(), entry, byPath, digests);
      if (difference.isPresent() && reported < REPORTED) {
        differences.add(difference.get());
        reported++;
      } else if (difference.isPresent()) {
        more++;
      }
    }
    if (more > 0) {
      differences.add(
          new GoldenDifference(
              GoldenDifference.Kind.UNKNOWN_FILE,
              OptionalInt.of(IMA_PCR),
              OptionalInt.empty(),
              "files",
              Optional.empty(),
              Optional.of(more + " more"),
              "files: " + more + " more are not as expected"));
    }
  }

  private static Optional<GoldenDifference> check(
      FileMeasurement.Match match,
      ImaEntry entry,
      Map<String, Set<String>> byPath,
      Set<String> digests) {
    // Critical data and the boot aggregate are no files.
    if (entry.isBootAggregate() || entry.buffer().isPresent()) {
      return Optional.empty();
    }
    String path = entry.name().orElse("");
    String digest =
        entry.isViolation() ? "violation" : entry.fileDigest().map(FileDigest::toString).orElse("");
    return switch (match) {
      case ALLOWED ->
          digests.contains(digest)
              ? Optional.empty()
              : Optional.of(unknown(entry, path, digest, "is not on the list of allowed files"));
      case KNOWN -> {
        Set<String> known = byPath.get(path);
        yield known == null || known.contains(digest)
            ? Optional.empty()
            : Optional.of(
                unknown(entry, path, digest, "is not one of the " + known.size() + " known"));
      }
      case DENIED ->
          digests.contains(digest)
              ? Optional.of(
                  new GoldenDifference(
                      GoldenDifference.Kind.FORBIDDEN,
                      OptionalInt.of(IMA_PCR),
                      OptionalInt.of(entry.index()),
                      path,
                      Optional.of("not this file"),
                      Optional.of(digest),
                      "file %s: %s is on the deny list".formatted(path, shown(digest))))
              : Optional.empty();
    };
  }

  private static GoldenDifference unknown(ImaEntry entry, String path, String digest, String why) {
    return new GoldenDifference(
        GoldenDifference.Kind.UNKNOWN_FILE,
        OptionalInt.of(IMA_PCR),
        OptionalInt.of(entry.index()),
        path,
        Optional.empty(),
        Optional.of(digest),
        "file %s: %s %s".formatted(path, shown(digest), why));
  }

  private static String shown(String digest) {
    int colon = digest.indexOf(':');
    return colon < 0
        ? "its measurement is a " + digest
        : digest.substring(0, colon + 1) + FactWords.shown(digest.substring(colon + 1));
  }
}
