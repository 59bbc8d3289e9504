package dev.touchstone.trust;

import com.fasterxml.jackson.annotation.JsonIgnore;
import com.fasterxml.jackson.annotation.JsonInclude;
import java.time.Instant;
import java.util.UUID;

/**
 * The word for a host became another one: the host's trust row as it was right then, and what made
 * it change.
 *
 * @param was the word before; left out if there was none
 * @param cause evidence, expired, forgotten, or the change of golden sets, policies or labels
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record TrustChange(
    @JsonIgnore ChangePosition position,
    UUID change,
    Instant at,
    String host,
    boolean trusted,
    String state,
    String was,
    String status,
    String cause,
    String reason,
    Instant attestedAt,
    Instant expiresAt,
    String policy,
    UUID result) {}
