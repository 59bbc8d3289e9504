package dev.touchstone.attestation;

import java.time.Instant;
import java.util.UUID;

/**
 * A host has a verdict that replaces its earlier one. Fired inside the transaction that stores the
 * result, so that result and trust never disagree.
 *
 * @param challengedAt when the nonce was handed out that the evidence answers
 */
public record VerdictReached(
    UUID hostId,
    UUID resultId,
    boolean trusted,
    String status,
    String reason,
    Instant attestedAt,
    Instant expiresAt,
    String policy,
    Long resetCount,
    Instant challengedAt) {}
