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
  void note(VerdictReached verdict, Optional<TrustState> was, TrustState becomes, Instant now) {
    VerdictChange change = new VerdictChange();
    change.id = Identifiers.next();
    change.hostId = verdict.hostId();
    change.hostName = verdict.hostName();
    change.changedAt = now;
    change.was = was.map(TrustState::text).orElse(null);
    change.became = becomes.text();
    change.cause = verdict.cause();
    change.reason = verdict.reason();
    change.resultId = verdict.resultId();
    database.persist(change);
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
