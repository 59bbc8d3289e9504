package dev.touchstone.eventlog;

import dev.touchstone.tpm.Bytes;
import dev.touchstone.tpm.Digest;
import dev.touchstone.tpm.HashAlgorithm;
import java.util.Optional;

/**
 * One digest of an event as the log carries it (TPMT_HA), also of an algorithm unknown here.
 *
 * @param algorithmId TPM_ALG_ID
 * @param value the digest; of the algorithm's size where the algorithm is known
 */
public record EventDigest(int algorithmId, Bytes value) {
  /** The digest as a typed one; empty if the algorithm is unknown here. */
  public Optional<Digest> known() {
    return HashAlgorithm.ofTpmId(algorithmId)
        .filter(algorithm -> algorithm.size() == value.size())
        .map(algorithm -> Digest.of(algorithm, value.toArray()));
  }
}
