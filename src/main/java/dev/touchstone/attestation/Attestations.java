package dev.touchstone.attestation;

import dev.touchstone.access.Caller;
import dev.touchstone.appraisal.Appraisal;
import dev.touchstone.host.Host;
import dev.touchstone.host.Hosts;
import dev.touchstone.runtime.http.ProblemException;
import dev.touchstone.tpm.BootOrder;
import dev.touchstone.tpm.Bytes;
import dev.touchstone.tpm.HashAlgorithm;
import dev.touchstone.tpm.Nonce;
import dev.touchstone.tpm.PcrSelection;
import dev.touchstone.tpm.QuoteVerdict;
import io.quarkus.narayana.jta.QuarkusTransaction;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Clock;
import java.time.Instant;
import java.util.Optional;
import java.util.UUID;
import org.jboss.logging.Logger;
import org.jboss.logging.MDC;

/**
 * The main use case: evidence comes in for a challenge, is verified and judged, and becomes the
 * host's verdict.
 *
 * <p>Malformed evidence is refused before the challenge is spent, so that a broken upload can be
 * repeated. Everything that changes is written in one transaction with the host's row locked: the
 * challenge is spent, the result stored and the trust replaced together or not at all.
 */
@ApplicationScoped
class Attestations {
  private static final Logger LOG = Logger.getLogger(Attestations.class);

  private final Challenges challenges;
  private final Hosts hosts;
  private final EvidenceStore store;
  private final Results results;
  private final TermsInForce termsInForce;
  private final AttestationMetrics metrics;
  private final Clock clock;

  Attestations(
      Challenges challenges,
      Hosts hosts,
      EvidenceStore store,
      Results results,
      TermsInForce termsInForce,
      AttestationMetrics metrics,
      Clock clock) {
    this.challenges = challenges;
    this.hosts = hosts;
    this.store = store;
    this.results = results;
    this.termsInForce = termsInForce;
    this.metrics = metrics;
    this.clock = clock;
  }

  private record Asked(
      Challenge challenge, UUID hostId, String hostName, Bytes akPublic, HashAlgorithm bank) {}

  ResultView attest(UUID challengeId, Evidence evidence, Caller caller) {
    Asked asked = QuarkusTransaction.requiringNew().call(() -> asked(challengeId, caller));
    Instant receivedAt = clock.instant();
    ProvenEvidence proven = metrics.timeVerification(() -> verify(evidence, asked, asked.bank()));
    if (proven.quote() instanceof QuoteVerdict.Malformed malformed) {
      metrics.malformed();
      throw ProblemException.invalid(
          malformed.part(), malformed.part() + ": " + malformed.reason());
    }
    MDC.put("host", asked.hostName());
    try {
      ResultView view =
          QuarkusTransaction.requiringNew().call(() -> decide(asked, evidence, proven, receivedAt));
      metrics.verdict(view.status(), proven.quote());
      MDC.put("result", view.result().toString());
      LOG.infof("%s: %s", view.status(), view.reason());
      return view;
    } finally {
      MDC.remove("result");
      MDC.remove("host");
    }
  }

  private static ProvenEvidence verify(Evidence evidence, Asked asked, HashAlgorithm bank) {
    return ProvenEvidence.verify(
        evidence,
        asked.akPublic(),
        new Nonce(Bytes.copyOf(asked.challenge().nonce)),
        PcrSelection.parse(asked.challenge().pcrSelection),
        bank);
  }

  private Asked asked(UUID challengeId, Caller caller) {
    Challenge challenge = challenges.require(challengeId);
    Host host =
        hosts
            .byId(challenge.hostId)
            .orElseThrow(() -> ProblemException.notFound("the host was forgotten"));
    caller.requireHost(host.id());
    challenges.requireOpen(challenge);
    Bytes ak =
        host.attestationKey()
            .orElseThrow(() -> ProblemException.notFound("the host has no attestation key"));
    HashAlgorithm bank = termsInForce.now().of(host.name(), host.labels()).bank();
    return new Asked(challenge, host.id(), host.name(), ak, bank);
  }

  private ResultView decide(
      Asked asked, Evidence evidence, ProvenEvidence verified, Instant receivedAt) {
    Host host =
        hosts
            .locked(asked.hostId())
            .orElseThrow(() -> ProblemException.notFound("the host was forgotten"));
    if (!host.attestationKey().equals(Optional.of(asked.akPublic()))) {
      throw ProblemException.conflict(
          "key-replaced",
          "The host enrolled anew",
          "its attestation key was replaced while this evidence was under way: ask for a new challenge");
    }
    challenges.consume(asked.challenge());
    Instant challengedAt = asked.challenge().createdAt;
    boolean late =
        host.latestChallengeAt().filter(latest -> latest.isAfter(challengedAt)).isPresent();
    Terms.Applied terms = termsInForce.now().of(host.name(), host.labels());
    // Another policy may have come into force meanwhile, and judge another bank.
    ProvenEvidence proven =
        terms.bank() == asked.bank() ? verified : verify(evidence, asked, terms.bank());
    Appraisal appraisal = terms.appraise(proven, host.latestClock());
    StoredResult stored =
        results.store(
            new Results.Judged(
                asked.hostId(),
                asked.hostName(),
                asked.challenge().id,
                "evidence",
                asked.akPublic(),
                Bytes.copyOf(asked.challenge().nonce),
                asked.challenge().pcrSelection,
                store.store(evidence),
                evidence.digest(),
                receivedAt,
                terms.expiry(receivedAt, appraisal),
                terms,
                Optional.empty()),
            proven,
            appraisal);
    boolean earlierBoot = appraisal.boot().filter(BootOrder.Rollback.class::isInstance).isPresent();
    if (!(late && earlierBoot)) {
      // Evidence of an earlier boot that arrives late says nothing about the boot that is judged
      // already.
      if (!earlierBoot) {
        proven.clock().ifPresent(reading -> host.proved(reading, challengedAt));
      }
      results.announce(stored, proven.logs().facts(), challengedAt);
    }
    return results.view(stored);
  }
}
