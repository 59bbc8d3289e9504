package dev.touchstone.trust;

import dev.touchstone.attestation.VerdictReached;
import dev.touchstone.host.Host;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import jakarta.persistence.EntityManager;
import jakarta.persistence.Tuple;
import jakarta.persistence.TypedQuery;
import jakarta.transaction.Transactional;
import java.time.Clock;
import java.time.Instant;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/** Keeps the latest verdict of each host and answers by it. */
@ApplicationScoped
public class TrustModel {
  private final EntityManager database;
  private final VerdictChanges changes;
  private final Clock clock;

  TrustModel(EntityManager database, VerdictChanges changes, Clock clock) {
    this.database = database;
    this.changes = changes;
    this.clock = clock;
  }

  void keep(@Observes VerdictReached verdict) {
    TrustRow row = database.find(TrustRow.class, verdict.hostId());
    boolean fresh = row == null;
    if (fresh) {
      row = new TrustRow();
      row.hostId = verdict.hostId();
    }
    Instant now = clock.instant();
    Optional<TrustState> was = fresh ? Optional.empty() : Optional.of(row.state(now));
    TrustState becomes = verdict.trusted() ? TrustState.TRUSTED : TrustState.UNTRUSTED;
    if (!was.equals(Optional.of(becomes))) {
      row.changedAt = now;
      changes.note(verdict, was, becomes, now);
    }
    row.resultId = verdict.resultId();
    row.trusted = verdict.trusted();
    row.status = verdict.status();
    row.reason = verdict.reason();
    row.attestedAt = verdict.attestedAt();
    row.expiresAt = verdict.expiresAt();
    row.policy = verdict.policy();
    row.goldenSets = verdict.goldenSets();
    row.resetCount = verdict.resetCount();
    row.challengedAt = verdict.challengedAt();
    if (fresh) {
      database.persist(row);
    }
  }

  /** One answer per name, in the order of the names; a name nobody has heard of is answered too. */
  @Transactional
  public List<TrustView> query(Collection<String> names) {
    TypedQuery<Tuple> query =
        database
            .createQuery(
                "select h, t from Host h left join TrustRow t on t.hostId = h.id where h.name in :names",
                Tuple.class)
            .setParameter("names", names);
    Map<String, TrustView> found = new HashMap<>();
    views(query).forEach(view -> found.put(view.host(), view));
    return names.stream()
        .map(name -> Optional.ofNullable(found.get(name)).orElseGet(() -> TrustView.unknown(name)))
        .toList();
  }

  /**
   * Up to {@code limit} hosts whose names come after {@code after}; with {@code trusted}, only
   * those.
   */
  @Transactional
  public List<TrustView> page(String after, Optional<Boolean> trusted, int limit) {
    Instant now = clock.instant();
    String base =
        "select h, t from Host h left join TrustRow t on t.hostId = h.id where h.name > :after";
    String yes = "h.state = 'enrolled' and t.trusted = true and t.expiresAt > :now";
    String filter =
        trusted
            .map(wanted -> wanted ? " and " + yes : " and not coalesce(" + yes + ", false)")
            .orElse("");
    TypedQuery<Tuple> query =
        database
            .createQuery(base + filter + " order by h.name", Tuple.class)
            .setParameter("after", after)
            .setMaxResults(limit);
    if (trusted.isPresent()) {
      query.setParameter("now", now);
    }
    return views(query);
  }

  private List<TrustView> views(TypedQuery<Tuple> query) {
    Instant now = clock.instant();
    return query
        .getResultStream()
        .map(
            tuple ->
                TrustView.of(
                    tuple.get(0, Host.class),
                    Optional.ofNullable(tuple.get(1, TrustRow.class)),
                    now))
        .collect(Collectors.toList());
  }
}
