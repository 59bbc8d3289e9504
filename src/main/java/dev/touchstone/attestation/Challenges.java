package dev.touchstone.attestation;

import dev.touchstone.host.Host;
import dev.touchstone.runtime.http.ProblemException;
import dev.touchstone.tpm.Nonce;
import dev.touchstone.tpm.PcrSelection;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.persistence.EntityManager;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.UUID;
import org.eclipse.microprofile.config.inject.ConfigProperty;

/** Hands out nonces and takes each back once. Callers bring the transaction. */
@ApplicationScoped
class Challenges {
  private final EntityManager database;
  private final TermsInForce termsInForce;
  private final Clock clock;
  private final PcrSelection selection;
  private final Duration lifetime;
  private final int openPerHost;
  private final SecureRandom random = new SecureRandom();

  Challenges(
      EntityManager database,
      TermsInForce termsInForce,
      Clock clock,
      @ConfigProperty(name = "touchstone.attestation.pcr-selection") String selection,
      @ConfigProperty(name = "touchstone.attestation.challenge-lifetime") Duration lifetime,
      @ConfigProperty(name = "touchstone.attestation.open-challenges-per-host", defaultValue = "32")
          int openPerHost) {
    this.database = database;
    this.termsInForce = termsInForce;
    this.clock = clock;
    this.selection = PcrSelection.parse(selection);
    this.lifetime = lifetime;
    this.openPerHost = openPerHost;
  }

  Challenge open(Host host) {
    Instant now = clock.instant();
    refuseFlood(host, now);
    byte[] nonce = new byte[Nonce.SIZE];
    random.nextBytes(nonce);
    Challenge challenge = new Challenge();
    challenge.id = UUID.randomUUID();
    challenge.hostId = host.id();
    challenge.nonce = nonce;
    challenge.pcrSelection =
        termsInForce.now().of(host.name(), host.labels()).selection(selection).toString();
    challenge.createdAt = now;
    challenge.expiresAt = now.plus(lifetime);
    database.persist(challenge);
    return challenge;
  }

  private void refuseFlood(Host host, Instant now) {
    long open =
        database
            .createQuery(
                "select count(c) from Challenge c where c.hostId = :host and c.consumedAt is null and c.expiresAt > :now",
                Long.class)
            .setParameter("host", host.id())
            .setParameter("now", now)
            .getSingleResult();
    if (open >= openPerHost) {
      throw ProblemException.tooMany(
          "\"" + host.name() + "\" has " + open + " challenges that are not answered yet",
          lifetime.toSeconds());
    }
  }

  Challenge require(UUID id) {
    Challenge challenge = database.find(Challenge.class, id);
    if (challenge == null) {
      throw ProblemException.notFound("there is no challenge with this id");
    }
    return challenge;
  }

  /** Says why a challenge cannot be answered any more, if it cannot. */
  void requireOpen(Challenge challenge) {
    if (challenge.consumedAt != null) {
      throw used();
    }
    if (!clock.instant().isBefore(challenge.expiresAt)) {
      throw expired(challenge);
    }
  }

  /**
   * Takes the challenge back. One statement decides, so that of two submissions in parallel exactly
   * one goes on; the other gets a 409.
   */
  void consume(Challenge challenge) {
    Instant now = clock.instant();
    int taken =
        database
            .createQuery(
                "update Challenge c set c.consumedAt = :now where c.id = :id and c.hostId = :host"
                    + " and c.consumedAt is null and c.expiresAt > :now")
            .setParameter("now", now)
            .setParameter("id", challenge.id)
            .setParameter("host", challenge.hostId)
            .executeUpdate();
    if (taken != 1) {
      throw now.isBefore(challenge.expiresAt) ? used() : expired(challenge);
    }
  }

  int forgetExpired() {
    return database
        .createQuery("delete from Challenge c where c.expiresAt < :before")
        .setParameter("before", clock.instant().minus(Duration.ofHours(1)))
        .executeUpdate();
  }

  private static ProblemException used() {
    return ProblemException.conflict(
        "challenge-used",
        "The challenge was answered before",
        "evidence was already accepted for this challenge, and a nonce is good for one quote: ask for a new challenge");
  }

  private static ProblemException expired(Challenge challenge) {
    return ProblemException.gone(
        "challenge-expired",
        "The challenge expired",
        "it expired at " + challenge.expiresAt + ": ask for a new challenge and quote its nonce");
  }
}
