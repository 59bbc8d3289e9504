package dev.touchstone.trust.webhook;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.persistence.EntityManager;
import jakarta.persistence.Query;
import jakarta.persistence.Tuple;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.UUID;

/** What operators see of the outbox, and may do about it. Within a transaction of the caller. */
@ApplicationScoped
class DeliveryLog {
  private static final String COLUMNS =
      """
      select d.id, d.change_id, d.host_name, c.was, c.became, d.created_at, d.attempts,
        d.next_attempt_at, d.delivered_at, d.dead_at, d.last_status, d.last_error
      from webhook_delivery d join verdict_change c on c.id = d.change_id
      where d.webhook_id = :webhook
      """;

  private static final String BACKLOGS =
      """
      select w.id, w.name,
        count(d.id) filter (where d.dead_at is null),
        count(d.id) filter (where d.dead_at is not null),
        cast(coalesce(extract(epoch from now() - min(d.created_at) filter (where d.dead_at is null)), 0)
          as double precision)
      from webhook w left join webhook_delivery d on d.webhook_id = w.id and d.delivered_at is null
      group by w.id, w.name
      """;

  private final EntityManager database;
  private final Clock clock;

  DeliveryLog(EntityManager database, Clock clock) {
    this.database = database;
    this.clock = clock;
  }

  /**
   * @param oldestSeconds age of the oldest event that is still to be delivered, 0 if there is none
   */
  record Backlog(UUID webhook, String name, long pending, long dead, double oldestSeconds) {}

  List<Backlog> backlogs() {
    return tuples(database.createNativeQuery(BACKLOGS, Tuple.class)).stream()
        .map(
            row ->
                new Backlog(
                    row.get(0, UUID.class),
                    row.get(1, String.class),
                    row.get(2, Number.class).longValue(),
                    row.get(3, Number.class).longValue(),
                    row.get(4, Number.class).doubleValue()))
        .toList();
  }

  /** Latest first: those before {@code before}, if given. */
  List<DeliveryView> list(
      UUID webhook, Optional<DeliveryState> state, OptionalLong before, int limit) {
    Query query =
        database
            .createNativeQuery(
                COLUMNS
                    + state.map(wanted -> " and " + wanted.condition()).orElse("")
                    + (before.isPresent() ? " and d.id < :before" : "")
                    + " order by d.id desc",
                Tuple.class)
            .setParameter("webhook", webhook)
            .setMaxResults(limit);
    before.ifPresent(id -> query.setParameter("before", id));
    return tuples(query).stream().map(DeliveryLog::view).toList();
  }

  Optional<DeliveryView> find(UUID webhook, long delivery) {
    return tuples(
            database
                .createNativeQuery(COLUMNS + " and d.id = :id", Tuple.class)
                .setParameter("webhook", webhook)
                .setParameter("id", delivery))
        .stream()
        .map(DeliveryLog::view)
        .findFirst();
  }

  /** Makes a dead event due again, with all its attempts; returns whether it was a dead one. */
  boolean revive(UUID webhook, long delivery) {
    return database
            .createNativeQuery(
                "update webhook_delivery set dead_at = null, attempts = 0, claimed_until = null,"
                    + " due_since = :now, next_attempt_at = :now where webhook_id = :webhook and id"
                    + " = :id and dead_at is not null and delivered_at is null")
            .setParameter("now", clock.instant())
            .setParameter("webhook", webhook)
            .setParameter("id", delivery)
            .executeUpdate()
        == 1;
  }

  private static DeliveryView view(Tuple row) {
    Instant deliveredAt = row.get(8, Instant.class);
    Instant deadAt = row.get(9, Instant.class);
    DeliveryState state = DeliveryState.of(deliveredAt != null, deadAt != null);
    return new DeliveryView(
        String.valueOf(row.get(0, Number.class).longValue()),
        row.get(1, UUID.class),
        row.get(2, String.class),
        row.get(3, String.class),
        row.get(4, String.class),
        row.get(5, Instant.class),
        state.text(),
        row.get(6, Number.class).intValue(),
        state == DeliveryState.PENDING ? row.get(7, Instant.class) : null,
        deliveredAt,
        deadAt,
        row.get(10, Integer.class),
        row.get(11, String.class));
  }

  @SuppressWarnings("unchecked")
  private static List<Tuple> tuples(Query query) {
    return query.getResultList();
  }
}
