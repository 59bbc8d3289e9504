package dev.touchstone.access.approval;

import dev.touchstone.access.AccessSettings;
import dev.touchstone.access.Actor;
import dev.touchstone.audit.AuditAction;
import dev.touchstone.audit.AuditChange;
import dev.touchstone.audit.Journal;
import dev.touchstone.runtime.Identifiers;
import dev.touchstone.runtime.http.ProblemException;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.inject.Any;
import jakarta.enterprise.inject.Instance;
import jakarta.persistence.EntityManager;
import jakarta.persistence.LockModeType;
import jakarta.transaction.Transactional;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.jboss.logging.Logger;

/** Requests for approval, and what becomes of them. Whoever calls has checked the role. */
@ApplicationScoped
public class Approvals {
  private static final Logger LOG = Logger.getLogger(Approvals.class);

  private final EntityManager database;
  private final Clock clock;
  private final Journal journal;
  private final Instance<Approvable> rooms;
  private final boolean required;
  private final Duration lifetime;

  Approvals(
      EntityManager database,
      Clock clock,
      Journal journal,
      @Any Instance<Approvable> rooms,
      AccessSettings settings) {
    this.database = database;
    this.clock = clock;
    this.journal = journal;
    this.rooms = rooms;
    this.required = settings.twoPersonRule();
    this.lifetime = settings.approvalLifetime();
  }

  /** Whether the rule is on. */
  public boolean required() {
    return required;
  }

  /**
   * Asks for another person's approval; the same change is asked for once at a time, and whoever
   * asks again is given the request that is open.
   */
  @Transactional
  public ApprovalView request(Change change, Actor actor) {
    String digest = room(change).digest(change.name(), change.version());
    // One after another: the index below allows one open request for a change.
    database
        .createNativeQuery(
            "select 1 from (select pg_advisory_xact_lock(7269011, hashtext(:change))) as held",
            Integer.class)
        .setParameter("change", change.toString())
        .getSingleResult();
    expire();
    Optional<StoredApproval> open =
        database
            .createQuery(
                "select a from StoredApproval a where a.state = 'open' and a.subject = :subject"
                    + " and a.deed = :deed and a.name = :name and a.version = :version",
                StoredApproval.class)
            .setParameter("subject", change.subject().text())
            .setParameter("deed", change.deed().text())
            .setParameter("name", change.name())
            .setParameter("version", change.version())
            .getResultStream()
            .findFirst();
    return ApprovalView.of(open.orElseGet(() -> store(change, digest, actor)), clock.instant());
  }

  private StoredApproval store(Change change, String digest, Actor actor) {
    StoredApproval stored = new StoredApproval();
    stored.id = Identifiers.next();
    stored.subject = change.subject().text();
    stored.deed = change.deed().text();
    stored.name = change.name();
    stored.version = change.version();
    stored.digest = digest;
    stored.state = StoredApproval.OPEN;
    stored.requestedAt = clock.instant();
    stored.requestedBy = actor.name();
    stored.requester = actor.person().name();
    stored.requesterNames = actor.person().names().stream().sorted().toList();
    stored.requesterLineage = actor.person().lineage().stream().sorted().toList();
    stored.expiresAt = stored.requestedAt.plus(lifetime);
    database.persist(stored);
    journal.record(
        AuditAction.APPROVAL_REQUESTED,
        actor.name(),
        "approval",
        stored.id.toString(),
        AuditChange.to(change + ", digest " + digest));
    LOG.infof("approval %s: %s asks for the %s", stored.id, actor.name(), change);
    return stored;
  }

  private void expire() {
    database
        .createQuery(
            "update StoredApproval a set a.state = 'expired', a.decidedAt = a.expiresAt"
                + " where a.state = 'open' and a.expiresAt <= :now")
        .setParameter("now", clock.instant())
        .executeUpdate();
  }

  /** Up to {@code limit} requests before {@code before}, the newest first. */
  @Transactional
  public List<ApprovalView> page(Optional<UUID> before, int limit) {
    return database
        .createQuery(
            "select a from StoredApproval a where cast(:before as uuid) is null or a.id < :before"
                + " order by a.id desc",
            StoredApproval.class)
        .setParameter("before", before.orElse(null))
        .setMaxResults(limit)
        .getResultStream()
        .map(stored -> ApprovalView.of(stored, clock.instant()))
        .toList();
  }

  /**
   * Approves, and does it. A 403 if this is not another person, a 409 if the request is not open
   * any more, or what was to be done is not possible any more.
   */
  @Transactional
  public ApprovalView approve(UUID id, Actor actor) {
    StoredApproval stored = open(id);
    if (!actor.person().isAnother(stored.person())) {
      LOG.warnf("approval %s: %s is no other person than who asked", id, actor.name());
      throw ProblemException.forbidden(
          "another person than "
              + stored.requester
              + " has to approve this: neither the same under another credential, nor one whose"
              + " credential the same person issued");
    }
    Change change = stored.change();
    Approvable room = room(change);
    if (!room.digest(change.name(), change.version()).equals(stored.digest)) {
      throw ProblemException.conflict(
          "approval-content",
          "Not what was asked for",
          change + " says something else than when approval was asked for");
    }
    room.carryOut(change, actor.name() + ", asked by " + stored.requestedBy);
    return decide(stored, "approved", actor, null);
  }

  /** Refuses, for a reason that is kept. The person who asked withdraws instead. */
  @Transactional
  public ApprovalView reject(UUID id, Optional<String> reason, Actor actor) {
    return decide(open(id), "rejected", actor, reason.orElse(null));
  }

  /** Takes back one's own request; a 403 for anybody else's. */
  @Transactional
  public ApprovalView withdraw(UUID id, Actor actor) {
    StoredApproval stored = open(id);
    if (stored.person().names().stream().noneMatch(actor.person().names()::contains)) {
      throw ProblemException.forbidden(
          "only " + stored.requester + " takes this back; others reject it");
    }
    return decide(stored, "withdrawn", actor, null);
  }

  private ApprovalView decide(StoredApproval stored, String state, Actor actor, String reason) {
    journal.record(
        state.equals("approved") ? AuditAction.APPROVAL_GIVEN : AuditAction.APPROVAL_REJECTED,
        actor.name(),
        "approval",
        stored.id.toString(),
        AuditChange.of(
            stored.change() + ", asked by " + stored.requestedBy,
            state + (reason == null ? "" : ": " + reason)));
    stored.state = state;
    stored.decidedAt = clock.instant();
    stored.decidedBy = actor.name();
    stored.reason = reason;
    LOG.infof(
        "approval %s: %s by %s: %s, asked by %s",
        stored.id, state, actor.name(), stored.change(), stored.requestedBy);
    return ApprovalView.of(stored, stored.decidedAt);
  }

  private StoredApproval open(UUID id) {
    StoredApproval stored = database.find(StoredApproval.class, id, LockModeType.PESSIMISTIC_WRITE);
    if (stored == null) {
      throw ProblemException.notFound("there is no request for approval with this id");
    }
    if (!stored.isOpenAt(clock.instant())) {
      throw ProblemException.conflict(
          "approval-not-open",
          "The request is not open",
          "it is " + ApprovalView.of(stored, clock.instant()).state());
    }
    return stored;
  }

  private Approvable room(Change change) {
    return rooms.stream()
        .filter(room -> room.subject() == change.subject())
        .findFirst()
        .orElseThrow(() -> new IllegalStateException("nobody carries out the " + change));
  }
}
