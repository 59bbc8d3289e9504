package dev.touchstone.trust;

import dev.touchstone.attestation.VerdictReached;
import dev.touchstone.runtime.Identifiers;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.persistence.EntityManager;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/** The history of verdicts: when the word for a host changed, and what made it change. */
@ApplicationScoped
class VerdictChanges {
  private final EntityManager database;

  VerdictChanges(EntityManager database) {
    this.database = database;
  }

  /** Within the transaction of the verdict. */
  void note(
      VerdictReached verdict,
      String cause,
      Optional<TrustState> was,
      TrustState becomes,
      Instant now) {
    VerdictChange change = new VerdictChange();
    change.id = Identifiers.next();
    change.hostId = verdict.hostId();
    change.hostName = verdict.hostName();
    change.changedAt = now;
    change.was = was.map(TrustState::text).orElse(null);
    change.became = becomes.text();
    change.cause = cause;
    change.reason = verdict.reason();
    change.resultId = verdict.resultId();
    change.status = verdict.status();
    change.attestedAt = verdict.attestedAt();
    change.expiresAt = verdict.expiresAt();
    change.policy = verdict.policy();
    database.persist(change);
  }

  /** A verdict ran out and nobody wrote it down before the next one came. */
  void noteExpiry(TrustRow row, String hostName) {
    VerdictChange change = new VerdictChange();
    change.id = Identifiers.next();
    change.hostId = row.hostId;
    change.hostName = hostName;
    change.changedAt = row.expiresAt;
    change.was = TrustState.TRUSTED.text();
    change.became = TrustState.STALE.text();
    change.cause = "expired";
    change.reason = "the verdict ran out and the host has not attested since";
    change.resultId = row.resultId;
    change.status = "none";
    change.attestedAt = row.attestedAt;
    change.expiresAt = row.expiresAt;
    change.policy = row.policy;
    database.persist(change);
    // Before the next one, whose number comes after it.
    database.flush();
  }

  /** Those of a host of this name, latest first: those before {@code before}, if given. */
  List<VerdictChange> ofHost(String name, Optional<UUID> before, int limit) {
    var query =
        database
            .createQuery(
                "select c from VerdictChange c where c.hostName = :name"
                    + (before.isPresent() ? " and c.id < :before" : "")
                    + " order by c.id desc",
                VerdictChange.class)
            .setParameter("name", name)
            .setMaxResults(limit);
    before.ifPresent(id -> query.setParameter("before", id));
    return query.getResultList();
  }
}
