package dev.touchstone.eventlog.txt;

import dev.touchstone.tpm.Bytes;
import dev.touchstone.tpm.Digest;
import dev.touchstone.tpm.HashAlgorithm;
import java.util.Optional;

/**
 * A digest of a record, of an algorithm that may not be known here (SM3).
 *
 * @param algorithm TPM_ALG_ID
 */
public record TxtDigest(int algorithm, Bytes value) {
  /** The digest as one of a bank that can be replayed. */
  public Optional<Digest> known() {
    return HashAlgorithm.ofTpmId(algorithm)
        .filter(known -> known.size() == value.size())
        .map(known -> Digest.of(known, value.toArray()));
  }
}
