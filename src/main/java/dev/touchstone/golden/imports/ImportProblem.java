package dev.touchstone.golden.imports;

import dev.touchstone.eventlog.SafeText;

/**
 * Why a file was not imported.
 *
 * @param path where: {@code comid[0].triples.reference-values[2].measurements[0].mval.digests},
 *     {@code line 12}, {@code data.tar.xz: /usr/bin/x}; empty for the whole file
 * @param expected what should have stood there
 * @param found what stood there
 */
public record ImportProblem(String path, String expected, String found) {
  private static final int SHOWN = 300;

  public ImportProblem {
    path = shown(path);
    expected = shown(expected);
    found = shown(found);
  }

  /** All of it as a sentence. */
  public String line() {
    return (path.isEmpty() ? "" : path + ": ") + "expected " + expected + ", found " + found;
  }

  /** Parts of a foreign file reach logs and terminals through here: short, and without escapes. */
  static String shown(String text) {
    String safe = SafeText.of(text.length() > SHOWN ? text.substring(0, SHOWN) : text);
    return safe.length() > SHOWN ? safe.substring(0, SHOWN) + "…" : safe;
  }
}
