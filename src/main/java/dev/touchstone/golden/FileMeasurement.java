package dev.touchstone.golden;

import java.util.List;

/** Files that IMA measured, by digest. Paths are names as the host gave them; digests count. */
public record FileMeasurement(Match match, List<FileDigests> files) implements Measurement {
  /** How the files are held against the list. */
  public enum Match {
    /** Every file that was measured has a digest of this list. */
    ALLOWED,
    /** A path of this list, if it was measured, has one of its digests. */
    KNOWN,
    /** No file has a digest of this list. */
    DENIED
  }

  public FileMeasurement {
    files = List.copyOf(files);
    if (files.isEmpty()) {
      throw new IllegalArgumentException("a list of files names at least one");
    }
  }
}
