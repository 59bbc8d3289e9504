package dev.touchstone.golden.store;

import dev.touchstone.runtime.db.DatabaseNotices;
import io.quarkus.narayana.jta.QuarkusTransaction;
import io.quarkus.scheduler.Scheduled;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Event;
import jakarta.persistence.EntityManager;
import jakarta.persistence.Tuple;
import java.time.Clock;
import java.time.Instant;
import java.util.List;

/**
 * Notices that an active golden set came into its time or ran out of it, and has hosts judged again
 * then. No verdict waits for it: a lease never outlives the sets that it rests on.
 */
@ApplicationScoped
class GoldenSetValidity {
  /** Whichever instance updates the row tells; the others find nothing left. */
  private static final String TURNED =
      """
      update golden_set set validity_seen_at = :now
      where state = 'active' and (
        (not_before <= :now and not_before > coalesce(validity_seen_at, changed_at))
        or (not_after <= :now and not_after > coalesce(validity_seen_at, changed_at)))
      returning name, version, not_after is not null and not_after <= :now as ended
      """;

  private final EntityManager database;
  private final Event<GoldenSetsChanged> changed;
  private final DatabaseNotices notices;
  private final Clock clock;

  GoldenSetValidity(
      EntityManager database,
      Event<GoldenSetsChanged> changed,
      DatabaseNotices notices,
      Clock clock) {
    this.database = database;
    this.notices = notices;
    this.changed = changed;
    this.clock = clock;
  }

  @Scheduled(every = "5s", delayed = "5s", concurrentExecution = Scheduled.ConcurrentExecution.SKIP)
  void look() {
    if (notices.listening()) {
      QuarkusTransaction.requiringNew().run(this::tell);
    }
  }

  @SuppressWarnings("unchecked")
  private void tell() {
    Instant now = clock.instant();
    List<Tuple> turned =
        database.createNativeQuery(TURNED, Tuple.class).setParameter("now", now).getResultList();
    for (Tuple set : turned) {
      changed.fire(
          new GoldenSetsChanged(
              "the validity of golden set %s v%s %s"
                  .formatted(
                      set.get(0), set.get(1), set.get(2, Boolean.class) ? "ended" : "began")));
    }
  }
}
