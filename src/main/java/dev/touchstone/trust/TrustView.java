package dev.touchstone.trust;

import com.fasterxml.jackson.annotation.JsonInclude;
import dev.touchstone.host.HostState;
import java.time.Instant;

/**
 * The answer to "may I place here?".
 *
 * @param trusted whether a workload that asks for trust may land: true with state {@code trusted}
 *     alone
 * @param state trusted, untrusted, stale, pending or unknown
 * @param reason one sentence: why
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record TrustView(
    String host,
    boolean trusted,
    String state,
    String status,
    String reason,
    Instant attestedAt,
    Instant expiresAt,
    String policy) {

  /** A name nobody has heard of. */
  static TrustView unknown(String name) {
    return bare(name, TrustState.UNKNOWN, "no host of this name is enrolled or announced");
  }

  /** Judged at the moment of asking: a verdict runs out without anything having to happen. */
  static TrustView of(KnownHost host, Instant now) {
    if (host.state() == HostState.EXPECTED) {
      return bare(
          host.name(), TrustState.PENDING, "the host was announced and has not enrolled yet");
    }
    if (host.state() == HostState.PENDING) {
      return bare(
          host.name(),
          TrustState.PENDING,
          "nobody vouches for the TPM of this host yet: an admin has to approve it");
    }
    return host.verdict()
        .map(verdict -> of(host.name(), verdict, now))
        .orElseGet(
            () ->
                bare(host.name(), TrustState.STALE, "the host has not attested since it enrolled"));
  }

  private static TrustView of(String name, KnownVerdict verdict, Instant now) {
    TrustState state = verdict.state(now);
    String reason =
        state == TrustState.STALE
            ? "the verdict ran out at "
                + verdict.expiresAt()
                + " and the host has not attested since"
            : verdict.reason();
    return new TrustView(
        name,
        state == TrustState.TRUSTED,
        state.text(),
        state == TrustState.STALE ? "none" : verdict.status(),
        reason,
        verdict.attestedAt(),
        verdict.expiresAt(),
        verdict.policy());
  }

  private static TrustView bare(String name, TrustState state, String reason) {
    return new TrustView(name, false, state.text(), "none", reason, null, null, null);
  }
}
