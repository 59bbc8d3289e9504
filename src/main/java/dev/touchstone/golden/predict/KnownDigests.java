package dev.touchstone.golden.predict;

import dev.touchstone.tpm.Digest;
import dev.touchstone.tpm.HashAlgorithm;
import java.util.Collections;
import java.util.EnumMap;
import java.util.Map;
import java.util.Optional;

/**
 * A file of which only digests are known. They are of the very bytes that are measured where the
 * file is used: the stored file for GRUB's PCR 9; the image in memory, after GRUB's decompression,
 * for a module of tboot; the MLE for tboot itself; the Authenticode digest for an EFI binary.
 *
 * @param digests by bank; at least one
 */
public record KnownDigests(String name, Map<HashAlgorithm, Digest> digests) implements BootFile {
  public KnownDigests {
    Map<HashAlgorithm, Digest> copy = new EnumMap<>(HashAlgorithm.class);
    digests.forEach(
        (bank, digest) -> {
          if (digest.algorithm() != bank) {
            throw new IllegalArgumentException(
                "a " + digest + " cannot stand in bank " + bank.bank());
          }
          copy.put(bank, digest);
        });
    if (copy.isEmpty()) {
      throw new IllegalArgumentException(name + " is named without a digest");
    }
    digests = Collections.unmodifiableMap(copy);
  }

  Optional<Digest> digest(HashAlgorithm bank) {
    return Optional.ofNullable(digests.get(bank));
  }
}
