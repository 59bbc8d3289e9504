package dev.touchstone.golden.imports;

/**
 * An entry of a tar archive.
 *
 * @param name as it stands there: {@code ./usr/bin/x}
 * @param link what a link points to; empty for others
 * @param size of the content in bytes; only files have one
 */
record TarEntry(Type type, String name, String link, long size) {
  enum Type {
    FILE,
    HARD_LINK,
    SYMBOLIC_LINK,
    DIRECTORY,
    /** A device or a pipe. */
    SPECIAL
  }
}
