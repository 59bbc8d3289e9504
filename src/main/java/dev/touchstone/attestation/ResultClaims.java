package dev.touchstone.attestation;

import dev.touchstone.appraisal.TrustVector;
import dev.touchstone.tpm.Bytes;
import java.time.Instant;
import java.util.List;
import java.util.OptionalLong;
import java.util.UUID;

/**
 * What a stored result claims, for whoever vouches for it further.
 *
 * @param hostId of the enrolment that was judged
 * @param nonce that stood in the quote
 * @param policyDigest lower-case hex SHA-256
 * @param goldenSets labels of the sets that matched
 * @param resetCount of the TPM in the quote; empty if the quote was not verified
 * @param restartCount like {@code resetCount}
 */
public record ResultClaims(
    UUID result,
    UUID hostId,
    String host,
    TrustVector claims,
    Bytes nonce,
    String policy,
    String policyDigest,
    List<String> goldenSets,
    Instant attestedAt,
    Instant expiresAt,
    OptionalLong resetCount,
    OptionalLong restartCount) {

  public ResultClaims {
    goldenSets = List.copyOf(goldenSets);
  }
}
