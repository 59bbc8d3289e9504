package dev.touchstone.trust;

import com.fasterxml.jackson.annotation.JsonInclude;
import dev.touchstone.attestation.FindingView;
import java.time.Instant;
import java.util.List;
import java.util.UUID;

/**
 * Why a host is where it is, and what would make it trusted.
 *
 * @param reason the sentence that every other answer about the host has
 * @param since when the word for it became this one; left out if there never was another
 * @param cause what made it this one
 * @param findings what stands against it, the gravest first
 * @param remedies what an operator can do, in the order in which to try
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record Explanation(
    String host,
    boolean trusted,
    String state,
    String status,
    String reason,
    Instant since,
    String cause,
    Instant attestedAt,
    Instant expiresAt,
    String policy,
    UUID result,
    List<FindingView> findings,
    List<String> remedies) {}
