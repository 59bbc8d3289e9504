package dev.touchstone.tpm;

import java.util.Optional;

/** The hashes a quote may be signed with: SHA-1 is refused, collisions are for sale. */
final class SigningHash {
  private SigningHash() {}

  static Optional<HashAlgorithm> of(int tpmId) {
    return HashAlgorithm.ofTpmId(tpmId).filter(hash -> hash != HashAlgorithm.SHA1);
  }

  static boolean accepts(int tpmId) {
    return of(tpmId).isPresent();
  }
}
