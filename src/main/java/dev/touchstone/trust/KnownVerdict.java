package dev.touchstone.trust;

import java.time.Instant;
import java.util.Optional;
import java.util.UUID;

/** The latest verdict on a host, as it is kept in memory. */
record KnownVerdict(
    UUID result,
    boolean trusted,
    String status,
    String reason,
    Instant attestedAt,
    Instant expiresAt,
    String policy,
    Instant changedAt) {

  /** The word for where the host stands by this verdict alone: it runs out by itself. */
  TrustState state(Instant now) {
    if (!trusted) {
      return TrustState.UNTRUSTED;
    }
    return now.isBefore(expiresAt) ? TrustState.TRUSTED : TrustState.STALE;
  }

  Optional<UUID> resultId() {
    return Optional.ofNullable(result);
  }
}
