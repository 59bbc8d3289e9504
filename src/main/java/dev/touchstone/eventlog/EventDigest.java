package dev.touchstone.eventlog;

import dev.touchstone.tpm.Bytes;
import dev.touchstone.tpm.Digest;
import dev.touchstone.tpm.HashAlgorithm;
import java.util.Optional;

/**
 * A digest as an event carries it. The algorithm may be one that is not known here (SM3): it is
 * carried, not judged.
 *
 * @param algorithmId TPM_ALG_ID
 */
public record EventDigest(int algorithmId, Bytes value) {

  /** The name of the bank; {@code 0x0012} for an algorithm that is not known here. */
  public String bank() {
    return HashAlgorithm.ofTpmId(algorithmId)
        .map(HashAlgorithm::bank)
        .orElseGet(() -> String.format("0x%04x", algorithmId));
  }

  /** The digest, if its algorithm is known and its size fits. */
  public Optional<Digest> known() {
    return HashAlgorithm.ofTpmId(algorithmId)
        .filter(algorithm -> algorithm.size() == value.size())
        .map(algorithm -> Digest.of(algorithm, value.toArray()));
  }
}
