package dev.touchstone.host;

import dev.touchstone.access.Tokens;
import dev.touchstone.audit.AuditAction;
import dev.touchstone.audit.AuditChange;
import dev.touchstone.audit.Journal;
import dev.touchstone.runtime.Identifiers;
import dev.touchstone.runtime.http.ProblemException;
import dev.touchstone.tpm.Bytes;
import dev.touchstone.tpm.Credential;
import dev.touchstone.tpm.CredentialChallenge;
import dev.touchstone.tpm.Digest;
import dev.touchstone.tpm.HashAlgorithm;
import io.quarkus.narayana.jta.QuarkusTransaction;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.persistence.EntityManager;
import jakarta.persistence.LockModeType;
import jakarta.transaction.Transactional;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.UUID;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.hibernate.exception.ConstraintViolationException;
import org.jboss.logging.Logger;

/**
 * Enrolment in two steps: the host names its keys, the service encrypts a secret that only the TPM
 * with both keys can recover (TPM 2.0 Library Part 1, 24 "Credential Protection"), the host returns
 * it.
 */
@ApplicationScoped
public class Enrollments {
  private static final Logger LOG = Logger.getLogger(Enrollments.class);
  private static final int SECRET_SIZE = 32;
  private static final int OPEN_PER_NAME = 16;

  private final EntityManager database;
  private final Hosts hosts;
  private final ConfiguredAuthorities authorities;
  private final Tokens tokens;
  private final Clock clock;
  private final Journal journal;
  private final Duration lifetime;
  private final int openAtOnce;
  private final SecureRandom random = new SecureRandom();

  Enrollments(
      EntityManager database,
      Hosts hosts,
      ConfiguredAuthorities authorities,
      Tokens tokens,
      Clock clock,
      Journal journal,
      @ConfigProperty(name = "touchstone.enrollment.lifetime") Duration lifetime,
      @ConfigProperty(name = "touchstone.enrollment.open-at-once") int openAtOnce) {
    this.database = database;
    this.hosts = hosts;
    this.authorities = authorities;
    this.tokens = tokens;
    this.clock = clock;
    this.journal = journal;
    this.lifetime = lifetime;
    this.openAtOnce = openAtOnce;
  }

  /** What goes back to the host: the secret inside is for its TPM alone. */
  record Opened(UUID id, Credential credential, Instant expiresAt) {}

  /** The outcome of an activation. The token is shown this once. */
  record Activated(String host, HostState state, String hostToken) {}

  /** First step. Refuses names and keys that are already bound otherwise. */
  @Transactional
  Opened open(ClaimedTpm claim) {
    Instant now = clock.instant();
    String akName = claim.ak().name().orElseThrow().value().hex();
    refuseConflicts(claim.host(), claim.ek().fingerprint(), akName);
    refuseFlood(claim.host(), now);

    Bytes secret = randomSecret();
    EkCertificates.Judgement judgement = judge(claim, now);
    Enrollment enrollment = new Enrollment();
    enrollment.id = UUID.randomUUID();
    enrollment.hostName = claim.host();
    enrollment.ekFingerprint = claim.ek().fingerprint();
    enrollment.ekPublic = claim.ek().encoded().toArray();
    enrollment.ekCertificate = claim.certificate().map(EkCertificates::encoded).orElse(null);
    enrollment.ekTrusted = judgement.trusted();
    enrollment.ekTrust = judgement.words();
    enrollment.akName = akName;
    enrollment.akPublic = claim.ak().encoded().toArray();
    enrollment.secretHash = HashAlgorithm.SHA256.hash(secret.toArray()).toArray();
    enrollment.createdAt = now;
    enrollment.expiresAt = now.plus(lifetime);
    database.persist(enrollment);
    return new Opened(
        enrollment.id,
        CredentialChallenge.make(claim.ek(), claim.ak().name().orElseThrow(), secret, random),
        enrollment.expiresAt);
  }

  private EkCertificates.Judgement judge(ClaimedTpm claim, Instant now) {
    return claim
        .certificate()
        .map(
            certificate ->
                authorities.current().validate(certificate, claim.intermediates(), claim.ek(), now))
        .map(EkCertificates.Judgement::of)
        .orElse(EkCertificates.Judgement.NO_CERTIFICATE);
  }

  /**
   * Second step. Whatever the outcome, this enrolment is over: the secret is good for one try. What
   * was enrolled before stays as it was unless the try succeeds.
   */
  Activated activate(UUID id, Bytes secret) {
    Enrollment enrollment = QuarkusTransaction.requiringNew().call(() -> consume(id));
    boolean known =
        HashAlgorithm.SHA256
            .hash(secret.toArray())
            .equals(Digest.of(HashAlgorithm.SHA256, enrollment.secretHash));
    if (!known) {
      LOG.warnf("enrolment %s of host %s: wrong secret", id, enrollment.hostName);
      throw ProblemException.forbidden(
          "this is not the secret that was encrypted for the TPM; enrol again");
    }
    try {
      return bindAlone(enrollment);
    } catch (RuntimeException e) {
      if (!isLostRace(e)) {
        throw e;
      }
      return bindAfterLostRace(enrollment);
    }
  }

  private Activated bindAlone(Enrollment enrollment) {
    return QuarkusTransaction.requiringNew().call(() -> bind(enrollment));
  }

  /** The winner is committed by now, so that a second look finds which of name and keys it took. */
  private Activated bindAfterLostRace(Enrollment enrollment) {
    try {
      return bindAlone(enrollment);
    } catch (RuntimeException e) {
      if (isLostRace(e)) {
        throw nameTaken(enrollment.hostName);
      }
      throw e;
    }
  }

  private static boolean isLostRace(Throwable e) {
    for (Throwable cause = e; cause != null; cause = cause.getCause()) {
      if (cause instanceof ConstraintViolationException) {
        return true;
      }
    }
    return false;
  }

  private Enrollment consume(UUID id) {
    Enrollment enrollment = database.find(Enrollment.class, id, LockModeType.PESSIMISTIC_WRITE);
    if (enrollment == null) {
      throw ProblemException.notFound("there is no enrollment with this id");
    }
    Instant now = clock.instant();
    if (enrollment.usedAt != null) {
      throw ProblemException.conflict(
          "enrollment-used",
          "The enrolment is over",
          "its secret was tried before, and is good for one try; enrol again");
    }
    if (!now.isBefore(enrollment.expiresAt)) {
      throw ProblemException.gone(
          "enrollment-expired",
          "The enrolment expired",
          "it expired at " + enrollment.expiresAt + "; enrol again");
    }
    enrollment.usedAt = now;
    return enrollment;
  }

  private Activated bind(Enrollment enrollment) {
    refuseConflicts(enrollment.hostName, enrollment.ekFingerprint, enrollment.akName);
    Instant now = clock.instant();
    Optional<Host> existing = hosts.lockedByName(enrollment.hostName);
    Host host = existing.orElseGet(() -> newHost(enrollment.hostName, now));
    if (host.ekFingerprint != null && !host.ekFingerprint.equals(enrollment.ekFingerprint)) {
      throw nameTaken(enrollment.hostName);
    }
    boolean vouchedFor =
        enrollment.ekTrusted
            || host.state() == HostState.ENROLLED
            || host.state() == HostState.EXPECTED;
    host.state = (vouchedFor ? HostState.ENROLLED : HostState.PENDING).text();
    host.ekFingerprint = enrollment.ekFingerprint;
    host.ekPublic = enrollment.ekPublic;
    host.ekCertificate = enrollment.ekCertificate;
    host.ekTrust = enrollment.ekTrust;
    host.bindAttestationKey(enrollment.akName, enrollment.akPublic);
    host.enrolledAt = now;
    if (existing.isEmpty()) {
      hosts.add(host);
    }
    database.flush();
    journal.record(
        AuditAction.HOST_ENROLLED,
        "enrollment " + enrollment.id,
        "host",
        host.name,
        AuditChange.to(host.state + ", attestation key " + host.akName).because(host.ekTrust));
    String token = tokens.issueForHost(host.id, host.name, "enrollment " + enrollment.id).token();
    LOG.infof("host %s: %s, %s", host.name, host.state, host.ekTrust);
    return new Activated(host.name, host.state(), token);
  }

  private static Host newHost(String name, Instant now) {
    Host host = new Host();
    host.id = Identifiers.next();
    host.name = name;
    host.state = HostState.PENDING.text();
    host.createdAt = now;
    return host;
  }

  /**
   * One name, one TPM; one TPM, one name; an attestation key never moves (CVE-2025-13609,
   * CVE-2022-1053).
   */
  private void refuseConflicts(String name, String ekFingerprint, String akName) {
    hosts
        .byName(name)
        .filter(host -> !ekFingerprint.equals(host.ekFingerprint))
        .ifPresent(
            host -> {
              throw nameTaken(name);
            });
    hosts
        .byEk(ekFingerprint)
        .filter(host -> !host.name.equals(name))
        .ifPresent(
            host -> {
              throw ProblemException.conflict(
                  "ek-taken",
                  "The endorsement key belongs to another host",
                  "this TPM is enrolled under another name: an admin has to forget that host first");
            });
    hosts
        .byAk(akName)
        .filter(host -> !host.name.equals(name))
        .ifPresent(
            host -> {
              throw ProblemException.conflict(
                  "ak-taken",
                  "The attestation key belongs to another host",
                  "this attestation key is enrolled under another name: create a new one");
            });
  }

  private static ProblemException nameTaken(String name) {
    return ProblemException.conflict(
        "host-name-taken",
        "The name belongs to another TPM",
        "\""
            + name
            + "\" is bound to another endorsement key: if the TPM was replaced, an admin has to forget the host first");
  }

  /** Anybody may start an enrolment, so what one name, and all together, can pile up is bounded. */
  private void refuseFlood(String name, Instant now) {
    long open =
        database
            .createQuery(
                "select count(e) from Enrollment e where e.hostName = :name and e.usedAt is null and e.expiresAt > :now",
                Long.class)
            .setParameter("name", name)
            .setParameter("now", now)
            .getSingleResult();
    if (open >= OPEN_PER_NAME) {
      throw ProblemException.tooMany(
          "\"" + name + "\" has " + open + " enrolments under way", lifetime.toSeconds());
    }
    long all =
        database
            .createQuery(
                "select count(e) from Enrollment e where e.usedAt is null and e.expiresAt > :now",
                Long.class)
            .setParameter("now", now)
            .getSingleResult();
    if (all >= openAtOnce) {
      throw ProblemException.tooMany(
          "there are " + all + " enrolments under way, as many as are allowed at once", 30);
    }
  }

  private Bytes randomSecret() {
    byte[] secret = new byte[SECRET_SIZE];
    random.nextBytes(secret);
    return Bytes.copyOf(secret);
  }

  /**
   * Takes back what authorities vouched for in enrolments under way: without it, one that is
   * withdrawn would go on vouching until the last of them ends. A host that this leaves pending
   * enrols again to be judged by the authorities that are left. The caller brings the transaction.
   */
  void authorityWithdrawn() {
    database
        .createQuery(
            "update Enrollment e set e.ekTrusted = false, e.ekTrust = :why where e.usedAt is null and e.ekTrusted = true")
        .setParameter(
            "why", "an endorsement authority was withdrawn during the enrolment: enrol again")
        .executeUpdate();
  }

  /** Removes enrolments that are over. */
  @Transactional
  int forgetExpired() {
    return database
        .createQuery("delete from Enrollment e where e.expiresAt < :before")
        .setParameter("before", clock.instant().minus(Duration.ofHours(1)))
        .executeUpdate();
  }
}
