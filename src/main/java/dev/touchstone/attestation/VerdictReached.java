package dev.touchstone.attestation;

import java.time.Instant;
import java.util.Map;
import java.util.UUID;

/**
 * A host has a verdict that replaces its earlier one. Fired inside the transaction that stores the
 * result, so that result and trust never disagree.
 *
 * @param cause what led to it: evidence, or a change of what launches are judged by
 * @param goldenSets JSON list of the labels of the sets that matched
 * @param launch what the launch proved, by the names of facts: those that schedulers choose by
 * @param challengedAt when the nonce was handed out that the evidence answers
 */
public record VerdictReached(
    UUID hostId,
    String hostName,
    UUID resultId,
    String cause,
    boolean trusted,
    String status,
    String reason,
    Instant attestedAt,
    Instant expiresAt,
    String policy,
    String goldenSets,
    Long resetCount,
    Map<String, String> launch,
    Instant challengedAt) {}
