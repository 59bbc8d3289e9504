package dev.touchstone.golden;

import dev.touchstone.tpm.Digest;
import java.util.Set;

/**
 * A file and the digests that it may have.
 *
 * @param path absolute, as IMA records it
 */
public record FileDigests(String path, Set<Digest> digests) {
  public FileDigests {
    digests = Set.copyOf(digests);
    if (digests.isEmpty()) {
      throw new IllegalArgumentException(path + " is named without a digest");
    }
  }
}
