package dev.touchstone.trust;

import dev.touchstone.host.HostState;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;

/**
 * A host as it is kept in memory.
 *
 * @param launch facts of the last judged launch that schedulers choose by
 * @param changedIn the transaction that changed it last
 */
record KnownHost(
    UUID id,
    String name,
    HostState state,
    Map<String, String> labels,
    Map<String, String> launch,
    Optional<KnownVerdict> verdict,
    long changedIn) {

  HostTrust at(Instant now) {
    return new HostTrust(
        id, TrustView.of(this, now), labels, launch, verdict.flatMap(KnownVerdict::resultId));
  }
}
