package dev.touchstone.scheduler.kubernetes;

import dev.touchstone.audit.AuditAction;
import dev.touchstone.audit.AuditChange;
import dev.touchstone.audit.Journal;
import dev.touchstone.runtime.Identifiers;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.persistence.EntityManager;
import jakarta.transaction.Transactional;
import java.time.Clock;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * The guard's state and its releases, in the tables {@code kubernetes_guard} and {@code _release}.
 */
@ApplicationScoped
class DatabaseGuardStore implements GuardStore {
  private final EntityManager database;
  private final Clock clock;
  private final Journal journal;

  DatabaseGuardStore(EntityManager database, Clock clock, Journal journal) {
    this.database = database;
    this.clock = clock;
    this.journal = journal;
  }

  @Override
  @Transactional
  public Set<String> released() {
    return new HashSet<>(
        database
            .createQuery(
                "select r.node from GuardReleaseRow r where r.endedAt is null", String.class)
            .getResultList());
  }

  @Override
  @Transactional
  public void keep(GuardState state) {
    GuardRow row = database.find(GuardRow.class, GuardRow.ID);
    boolean fresh = row == null;
    if (fresh) {
      row = new GuardRow();
    }
    row.checkedAt = clock.instant();
    row.nodes = state.nodes();
    row.allowed = state.limit();
    row.tainted = state.tainted().toArray(String[]::new);
    row.held = state.held().toArray(String[]::new);
    if (fresh) {
      database.persist(row);
    }
  }

  @Override
  @Transactional
  public void endReleasesExcept(Collection<String> nodes) {
    for (GuardReleaseRow release : open()) {
      if (!nodes.contains(release.node)) {
        release.endedAt = clock.instant();
      }
    }
  }

  /** As an instance last saw it; empty if none has looked yet. */
  @Transactional
  Optional<GuardRow> latest() {
    return Optional.ofNullable(database.find(GuardRow.class, GuardRow.ID));
  }

  /**
   * Lets through what is held now, and notes as seen what is tainted: neither counts any more.
   *
   * @param only if not empty, of those that are held these alone
   * @return the nodes that were held
   */
  @Transactional
  List<String> release(Set<String> only, String reason, String by) {
    Optional<GuardRow> state = latest();
    List<String> held =
        state.stream()
            .flatMap(row -> List.of(row.held).stream())
            .filter(node -> only.isEmpty() || only.contains(node))
            .toList();
    if (held.isEmpty()) {
      return held;
    }
    Set<String> open = new HashSet<>();
    open().forEach(release -> open.add(release.node));
    List<String> named = new ArrayList<>(held);
    state.ifPresent(row -> named.addAll(List.of(row.tainted)));
    for (String node : named) {
      if (open.add(node)) {
        GuardReleaseRow release = new GuardReleaseRow();
        release.id = Identifiers.next();
        release.node = node;
        release.releasedAt = clock.instant();
        release.releasedBy = by;
        release.reason = reason;
        database.persist(release);
      }
    }
    journal.record(
        AuditAction.GUARD_RELEASED,
        by,
        "kubernetes-guard",
        held.size() + " nodes",
        AuditChange.to(String.join(", ", held)).because(reason));
    return held;
  }

  private List<GuardReleaseRow> open() {
    return database
        .createQuery(
            "select r from GuardReleaseRow r where r.endedAt is null", GuardReleaseRow.class)
        .getResultList();
  }
}
