package dev.touchstone.attestation;

import dev.touchstone.tpm.Bytes;
import dev.touchstone.tpm.Nonce;
import dev.touchstone.tpm.PcrSelection;
import java.time.Instant;
import java.util.Map;
import java.util.UUID;

/**
 * What a result was judged from, and what it came to: all that judging it again needs, and no more,
 * for its facts are a hundred times larger.
 *
 * @param parts file name to digest
 * @param factsOf the result that quote, logs and launch stand in
 */
record StoredEvidence(
    UUID resultId,
    UUID hostId,
    String hostName,
    UUID challengeId,
    Bytes akPublic,
    Nonce nonce,
    PcrSelection selection,
    Map<String, String> parts,
    String digest,
    Instant attestedAt,
    Instant expiresAt,
    boolean trusted,
    String status,
    String reason,
    String policyDigest,
    UUID factsOf) {}
