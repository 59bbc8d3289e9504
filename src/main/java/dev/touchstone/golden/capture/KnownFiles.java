package dev.touchstone.golden.capture;

import dev.touchstone.eventlog.ima.FileDigest;
import dev.touchstone.eventlog.ima.ImaEntry;
import dev.touchstone.golden.FileDigests;
import dev.touchstone.golden.FileMeasurement;
import dev.touchstone.golden.GoldenPart;
import dev.touchstone.tpm.Digest;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;

/** The files of the system that IMA measured, each with the contents that it had. */
record KnownFiles(Optional<FileMeasurement> measurement, List<LeftOut> leftOut) {
  /** Where the files of packages are; what stands elsewhere is written while a host runs. */
  private static final List<String> SYSTEM =
      List.of(
          "/usr/", "/bin/", "/sbin/", "/lib/", "/lib32/", "/lib64/", "/libx32/", "/boot/", "/opt/");

  /** A list for people: what goes beyond is counted. */
  private static final int NAMED = 20;

  static KnownFiles of(ObservedLaunch latest, List<ObservedLaunch> earlier) {
    List<LeftOut> leftOut = new ArrayList<>();
    Map<String, Set<Digest>> known = files(latest);
    if (known.isEmpty()) {
      leftOut.add(
          new LeftOut(
              GoldenPart.RUNTIME, "files", "no IMA list proves any, or its policy measures none"));
      return new KnownFiles(Optional.empty(), leftOut);
    }
    int elsewhere = 0;
    int varied = 0;
    List<Map<String, Set<Digest>>> others = earlier.stream().map(KnownFiles::files).toList();
    List<FileDigests> taken = new ArrayList<>();
    for (Map.Entry<String, Set<Digest>> file : known.entrySet()) {
      if (SYSTEM.stream().noneMatch(file.getKey()::startsWith)) {
        elsewhere++;
      } else if (others.stream().anyMatch(other -> differs(other, file))) {
        varied++;
        if (varied <= NAMED) {
          leftOut.add(
              new LeftOut(
                  GoldenPart.RUNTIME, file.getKey(), "its content differs between these boots"));
        }
      } else {
        taken.add(new FileDigests(file.getKey(), file.getValue()));
      }
    }
    if (varied > NAMED) {
      leftOut.add(
          new LeftOut(
              GoldenPart.RUNTIME,
              (varied - NAMED) + " more files",
              "their content differs between these boots"));
    }
    if (elsewhere > 0) {
      leftOut.add(
          new LeftOut(
              GoldenPart.RUNTIME,
              elsewhere + " files outside " + String.join(" ", SYSTEM),
              "they are configuration and data, which differ between hosts and times"));
    }
    return new KnownFiles(
        taken.isEmpty()
            ? Optional.empty()
            : Optional.of(new FileMeasurement(FileMeasurement.Match.KNOWN, taken)),
        leftOut);
  }

  private static boolean differs(
      Map<String, Set<Digest>> other, Map.Entry<String, Set<Digest>> file) {
    Set<Digest> digests = other.get(file.getKey());
    return digests != null && !digests.equals(file.getValue());
  }

  private static Map<String, Set<Digest>> files(ObservedLaunch boot) {
    Map<String, Set<Digest>> files = new TreeMap<>();
    Set<String> violated = new HashSet<>();
    for (ImaEntry entry : boot.launch().ima().map(ima -> ima.entries()).orElse(List.of())) {
      if (entry.isBootAggregate() || entry.buffer().isPresent()) {
        continue;
      }
      String path = entry.name().orElse("");
      if (entry.isViolation()) {
        violated.add(path);
      } else {
        entry
            .fileDigest()
            .flatMap(KnownFiles::digest)
            .ifPresent(digest -> files.computeIfAbsent(path, p -> new HashSet<>()).add(digest));
      }
    }
    files.keySet().removeAll(violated);
    return files;
  }

  /** Of the content, by an algorithm that golden values may have: neither MD5 nor fs-verity. */
  private static Optional<Digest> digest(FileDigest digest) {
    return digest.kind().equals("ima") ? digest.asDigest() : Optional.empty();
  }
}
