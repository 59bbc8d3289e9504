package dev.touchstone.golden.imports;

import dev.touchstone.golden.FileDigests;
import dev.touchstone.tpm.Digest;
import dev.touchstone.tpm.HashAlgorithm;
import java.io.IOException;
import java.io.InputStream;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** The files of {@code data.tar}: each regular file's SHA-256, a hard link's by what it names. */
final class DebFiles {
  /** Names are kept; 200,000 of the longest would fill a small heap. */
  private static final long NAME_CHARACTERS = 32L * 1024 * 1024;

  private DebFiles() {}

  static List<FileDigests> read(InputStream archive, String where, PackageLimits limits)
      throws IOException {
    TarReader tar = new TarReader(archive, where);
    MessageDigest engine = HashAlgorithm.SHA256.newEngine();
    Map<String, Digest> files = new LinkedHashMap<>();
    int count = 0;
    long characters = 0;
    for (Optional<TarEntry> next = tar.next(); next.isPresent(); next = tar.next()) {
      TarEntry entry = next.get();
      count++;
      characters += entry.name().length();
      if (count > limits.entries() || characters > NAME_CHARACTERS) {
        throw new Refusal(
            where,
            "at most " + limits.entries() + " entries with names of " + NAME_CHARACTERS,
            "more");
      }
      if (entry.size() > limits.unpackedBytes()) {
        throw new Refusal(
            where + ": " + entry.name(),
            "at most " + limits.unpackedBytes() + " bytes when unpacked",
            entry.size() + " bytes");
      }
      switch (entry.type()) {
        case FILE -> {
          tar.digestInto(engine);
          add(files, entry, where, Digest.of(HashAlgorithm.SHA256, engine.digest()));
        }
        case HARD_LINK -> add(files, entry, where, target(files, entry, where));
        case SYMBOLIC_LINK, DIRECTORY, SPECIAL -> name(entry.name(), where);
      }
    }
    if (files.isEmpty()) {
      throw new Refusal(where, "at least one regular file", "none");
    }
    List<FileDigests> named = new ArrayList<>(files.size());
    files.forEach((path, digest) -> named.add(new FileDigests(path, Set.of(digest))));
    return named;
  }

  private static void add(Map<String, Digest> files, TarEntry entry, String where, Digest digest)
      throws Refusal {
    if (files.put(path(entry.name(), where), digest) != null) {
      throw new Refusal(where, "each file once", entry.name() + " twice");
    }
  }

  private static Digest target(Map<String, Digest> files, TarEntry entry, String where)
      throws Refusal {
    Digest digest = files.get(path(entry.link(), where));
    if (digest == null) {
      throw new Refusal(
          where + ": " + entry.name(), "a hard link to a file before it", entry.link());
    }
    return digest;
  }

  /** dpkg unpacks below the root whatever a name begins with; packages write {@code ./}. */
  private static String path(String name, String where) throws Refusal {
    name(name, where);
    return FilePath.under("/", name, where);
  }

  private static void name(String name, String where) throws Refusal {
    if (name.startsWith("/")) {
      throw new Refusal(where, "a name below \"./\"", name);
    }
    if (List.of(name.split("/", -1)).contains("..")) {
      throw new Refusal(where, "a name without a step \"..\"", name);
    }
  }
}
