package dev.touchstone.access;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.UUID;

/**
 * A token without its text.
 *
 * @param lastUsedAt to within a few minutes
 * @param expiresSoon whether it counts still, and ends within touchstone.access.expiry-warning
 *     without a successor
 * @param successor the token that takes its place
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record TokenView(
    UUID id,
    String role,
    String label,
    String owner,
    List<String> scopes,
    Instant createdAt,
    String createdBy,
    Instant lastUsedAt,
    Instant expiresAt,
    boolean expiresSoon,
    Instant revokedAt,
    UUID successor) {
  static TokenView of(ApiToken token, Instant now, Duration warning) {
    return new TokenView(
        token.id,
        token.role,
        token.label,
        token.owner,
        token.scopes.isEmpty() ? null : List.copyOf(token.scopes),
        token.createdAt,
        token.createdBy,
        token.lastUsedAt,
        token.expiresAt,
        token.isValidAt(now)
            && token.successor == null
            && token.expiresAt != null
            && token.expiresAt.isBefore(now.plus(warning)),
        token.revokedAt,
        token.successor);
  }
}
