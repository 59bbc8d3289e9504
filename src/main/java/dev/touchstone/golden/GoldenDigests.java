package dev.touchstone.golden;

import dev.touchstone.tpm.Digest;
import dev.touchstone.tpm.HashAlgorithm;
import java.util.Collections;
import java.util.EnumMap;
import java.util.Map;

/** Digests of one thing by bank. */
final class GoldenDigests {
  private GoldenDigests() {}

  /** A copy; throws {@link IllegalArgumentException} where a digest is not of its bank. */
  static Map<HashAlgorithm, Digest> copyOf(Map<HashAlgorithm, Digest> digests) {
    Map<HashAlgorithm, Digest> copy = new EnumMap<>(HashAlgorithm.class);
    digests.forEach(
        (bank, digest) -> {
          if (digest.algorithm() != bank) {
            throw new IllegalArgumentException(
                "a " + digest + " cannot stand in bank " + bank.bank());
          }
          copy.put(bank, digest);
        });
    return Collections.unmodifiableMap(copy);
  }
}
