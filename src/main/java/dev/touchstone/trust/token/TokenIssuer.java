package dev.touchstone.trust.token;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.touchstone.appraisal.Status;
import dev.touchstone.attestation.ClaimedResults;
import dev.touchstone.attestation.ResultClaims;
import dev.touchstone.runtime.http.ProblemException;
import dev.touchstone.trust.HostTrust;
import dev.touchstone.trust.TrustState;
import dev.touchstone.trust.token.ear.EarAppraisal;
import dev.touchstone.trust.token.ear.EarClaims;
import dev.touchstone.trust.token.ear.EarProfile;
import dev.touchstone.trust.token.ear.EarSubject;
import dev.touchstone.trust.token.ear.EatNonce;
import dev.touchstone.trust.token.ear.TokenLease;
import dev.touchstone.trust.token.keys.SigningKeys;
import dev.touchstone.trust.token.keys.TokenSigner;
import io.quarkus.runtime.Startup;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Clock;
import java.time.Instant;
import java.util.Arrays;
import java.util.Optional;
import java.util.UUID;

/** Signs what a host is worth at the moment of asking. Callers bring the transaction. */
// At the start, so that a setting that is wrong stops it there.
@Startup
@ApplicationScoped
class TokenIssuer {
  /**
   * Without {@code application/}: RFC 7515, 4.1.9; registered by draft-ietf-rats-eat-media-type.
   */
  private static final String EAT_JWT = "eat+jwt";

  private final ClaimedResults results;
  private final SigningKeys keys;
  private final ObjectMapper json;
  private final Clock clock;
  private final TokenLease lease;
  private final String extension;
  private final EarAppraisal.Verifier verifier;

  TokenIssuer(
      ClaimedResults results,
      SigningKeys keys,
      ObjectMapper json,
      Clock clock,
      TokenSettings settings) {
    this.results = results;
    this.keys = keys;
    this.json = json;
    this.clock = clock;
    this.lease = new TokenLease(settings.lifetime(), settings.untrustedLifetime());
    this.extension = settings.extensionClaim();
    this.verifier =
        new EarAppraisal.Verifier(settings.verifier().developer(), settings.verifier().build());
  }

  /** The token, or a problem (409) if the host was never judged or nothing can be signed. */
  String issue(HostTrust host, EarProfile profile, Optional<EatNonce> nonce) {
    ResultClaims result = result(host);
    TokenSigner signer = keys.signer();
    Instant now = clock.instant();
    EarAppraisal appraisal = appraisal(host, result, signer, now, nonce);
    try {
      return signer.sign(
          EAT_JWT, json.writeValueAsString(new EarClaims(profile, extension).of(appraisal)));
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("the claims of a token cannot be written", e);
    }
  }

  private ResultClaims result(HostTrust host) {
    UUID id =
        host.result()
            .filter(result -> !host.trust().state().equals(TrustState.PENDING.text()))
            .orElseThrow(
                () ->
                    noVerdict(
                        "\"%s\" is %s: %s"
                            .formatted(host.name(), host.trust().state(), host.trust().reason())));
    // A result of an earlier enrolment of the name speaks for another machine.
    return results
        .find(id)
        .filter(result -> result.hostId().equals(host.hostId()))
        .orElseThrow(
            () ->
                noVerdict(
                    "the result that the verdict on \"%s\" rests on is not kept any more: attest the host anew"
                        .formatted(host.name())));
  }

  private static ProblemException noVerdict(String detail) {
    return ProblemException.conflict("no-verdict", "There is no verdict to sign", detail);
  }

  private EarAppraisal appraisal(
      HostTrust host,
      ResultClaims result,
      TokenSigner signer,
      Instant now,
      Optional<EatNonce> nonce) {
    // Once more, by the clock that stamps the token: the answer may be a moment old.
    Optional<Instant> trustedUntil =
        host.trust().trusted() && host.trust().expiresAt() != null
            ? lease.trusted(now, host.trust().expiresAt(), signer.publishedUntil())
            : Optional.empty();
    boolean ranOut = host.trust().trusted() && trustedUntil.isEmpty();
    String state = ranOut ? TrustState.STALE.text() : host.trust().state();
    return EarAppraisal.of(
        verifier,
        subject(host, result, state),
        verdict(host, state),
        result.claims(),
        now,
        trustedUntil
            .or(() -> lease.untrusted(now, signer.publishedUntil()))
            .orElseThrow(
                () ->
                    new IllegalStateException(
                        "the key " + signer.kid() + " signs after its published life")),
        nonce);
  }

  /** Affirming for a host that is trusted now, and for no other, whatever its row says. */
  private static Status verdict(HostTrust host, String state) {
    Status status =
        Arrays.stream(Status.values())
            .filter(known -> known.text().equals(host.trust().status()))
            .findFirst()
            .orElse(Status.NONE);
    if (state.equals(TrustState.STALE.text())) {
      return Status.NONE;
    }
    return status == Status.AFFIRMING && !state.equals(TrustState.TRUSTED.text())
        ? Status.NONE
        : status;
  }

  private static EarSubject subject(HostTrust host, ResultClaims result, String state) {
    return new EarSubject(
        host.name(),
        state,
        result.result(),
        result.policy(),
        result.policyDigest(),
        result.goldenSets(),
        result.attestedAt(),
        host.trust().expiresAt() == null ? result.expiresAt() : host.trust().expiresAt(),
        result.resetCount().isPresent() && result.restartCount().isPresent()
            ? Optional.of(
                new EarSubject.Boot(
                    result.resetCount().getAsLong(), result.restartCount().getAsLong()))
            : Optional.empty(),
        EatNonce.of(result.nonce()));
  }
}
