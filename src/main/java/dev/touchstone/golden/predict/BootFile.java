package dev.touchstone.golden.predict;

/** A file of a launch: its bytes, or the digests that somebody took of it. */
public sealed interface BootFile permits StoredFile, KnownDigests {
  /** What people know it by: a path, a package and its version. */
  String name();
}
