package dev.touchstone.trust.webhook;

import io.quarkus.narayana.jta.QuarkusTransaction;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.persistence.EntityManager;
import jakarta.persistence.Query;
import jakarta.persistence.Tuple;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Supplier;

/**
 * Events that are to be sent. A trigger adds them in the transaction of the change; here they are
 * claimed for a time, and what came of them is noted. Each call is a transaction of its own, so
 * that none is open while an endpoint is talked to.
 */
@ApplicationScoped
class Outbox {
  private static final String PENDING = "delivered_at is null and dead_at is null";

  private static final String WAITING =
      """
      select w.id from webhook w where w.enabled and exists (
        select 1 from webhook_delivery d where d.webhook_id = w.id and d.delivered_at is null
          and d.dead_at is null and d.next_attempt_at <= :now)
      """;

  /**
   * A plan that was made while the outbox was empty reads all of it for each of its rows: with
   * twenty thousand events, after the revocation of a golden set, that takes minutes.
   */
  private static final String PLAN_BY_WHAT_IS_THERE =
      """
      select set_config('plan_cache_mode', 'force_custom_plan', true),
        set_config('enable_seqscan', 'off', true)
      """;

  /**
   * Only the first event of a lane that is not done yet: the next one waits for it, also while it
   * is under way. Rows that another instance claims at this moment are passed over.
   */
  private static final String CLAIM =
      """
      with due as (
        select d.id from webhook_delivery d
        where d.webhook_id = :webhook and d.delivered_at is null and d.dead_at is null
          and d.next_attempt_at <= :now and (d.claimed_until is null or d.claimed_until < :now)
          and d.id = (
            select min(e.id) from webhook_delivery e
            where e.lane = d.lane and e.delivered_at is null and e.dead_at is null)
        order by d.next_attempt_at, d.id limit :room for update skip locked
      )
      update webhook_delivery d set claimed_until = :until, attempts = d.attempts + 1
      from due, webhook w, verdict_change c
      where d.id = due.id and w.id = d.webhook_id and c.id = d.change_id
      returning d.id, d.attempts, d.due_since, d.webhook_id, w.name, w.url, w.signing_key,
        d.change_id, d.lane, d.host_name, c.was, c.became, c.cause, c.reason, c.result_id, c.changed_at
      """;

  /** The next event of the host, which was kept back behind this one. */
  private static final String RELEASE_NEXT =
      """
      update webhook_delivery set next_attempt_at = :now
      where attempts = 0 and next_attempt_at > :now and id = (
        select min(id) from webhook_delivery
        where lane = :lane and id > :id and delivered_at is null and dead_at is null)
      """;

  private final EntityManager database;
  private final Clock clock;

  Outbox(EntityManager database, Clock clock) {
    this.database = database;
    this.clock = clock;
  }

  /**
   * An event that nobody else sends before the claim runs out.
   *
   * @param attempt from 1
   * @param dueSince when it was to be sent at first
   * @param lane webhook and host: within it, one event is sent after another
   */
  record Claim(
      long delivery,
      int attempt,
      Instant dueSince,
      UUID webhook,
      String webhookName,
      String url,
      SigningKey key,
      UUID change,
      String lane,
      String host,
      Optional<String> was,
      String became,
      String cause,
      String reason,
      Optional<UUID> result,
      Instant at) {}

  /** Enabled webhooks that have something due. */
  List<UUID> waiting() {
    return inTransaction(
        () ->
            tuples(
                    database
                        .createNativeQuery(WAITING, Tuple.class)
                        .setParameter("now", clock.instant()))
                .stream()
                .map(row -> row.get(0, UUID.class))
                .toList());
  }

  /** Claims up to {@code room} events of a webhook that may be sent now. */
  List<Claim> claim(UUID webhook, int room, Duration lease) {
    Instant now = clock.instant();
    return inTransaction(
        () -> {
          database.createNativeQuery(PLAN_BY_WHAT_IS_THERE, Tuple.class).getResultList();
          return tuples(
                  database
                      .createNativeQuery(CLAIM, Tuple.class)
                      .setParameter("webhook", webhook)
                      .setParameter("now", now)
                      .setParameter("until", now.plus(lease))
                      .setParameter("room", room))
              .stream()
              .map(Outbox::claim)
              .toList();
        });
  }

  private static Claim claim(Tuple row) {
    return new Claim(
        row.get(0, Number.class).longValue(),
        row.get(1, Number.class).intValue(),
        row.get(2, Instant.class),
        row.get(3, UUID.class),
        row.get(4, String.class),
        row.get(5, String.class),
        SigningKey.ofBytes(row.get(6, byte[].class)),
        row.get(7, UUID.class),
        row.get(8, String.class),
        row.get(9, String.class),
        Optional.ofNullable(row.get(10, String.class)),
        row.get(11, String.class),
        row.get(12, String.class),
        row.get(13, String.class),
        Optional.ofNullable(row.get(14, UUID.class)),
        row.get(15, Instant.class));
  }

  /** Also if another instance took it over or gave it up meanwhile: the endpoint has it. */
  void delivered(Claim claim, int status) {
    end(
        claim,
        "delivered_at = :now, dead_at = null",
        "delivered_at is null",
        Optional.of(status),
        Optional.empty());
  }

  /** It is not tried again by itself, and stops keeping the host's next events back. */
  void dead(Claim claim, Optional<Integer> status, String error) {
    end(
        claim,
        "dead_at = :now",
        PENDING + " and attempts = " + claim.attempt(),
        status,
        Optional.of(error));
  }

  private void end(
      Claim claim, String set, String where, Optional<Integer> status, Optional<String> error) {
    Instant now = clock.instant();
    inTransaction(
        () -> {
          database
              .createNativeQuery(
                  "update webhook_delivery set claimed_until = null, last_status = cast(:status as"
                      + " integer), last_error = cast(:error as text), %s where id = :id and %s"
                          .formatted(set, where))
              .setParameter("status", status.orElse(null))
              .setParameter("error", error.orElse(null))
              .setParameter("now", now)
              .setParameter("id", claim.delivery())
              .executeUpdate();
          return ofHost(database.createNativeQuery(RELEASE_NEXT), claim)
              .setParameter("now", now)
              .executeUpdate();
        });
  }

  /**
   * Tried again at {@code next}, and not before that the host's next events, which would only be
   * looked at in vain. Does nothing if the claim ran out and another instance took the event over.
   */
  void failed(Claim claim, Optional<Integer> status, String error, Instant next) {
    inTransaction(
        () -> {
          int noted =
              database
                  .createNativeQuery(
                      "update webhook_delivery set claimed_until = null, last_status = cast(:status"
                          + " as integer), last_error = :error, next_attempt_at = :next where id ="
                          + " :id and attempts = :attempt and "
                          + PENDING)
                  .setParameter("status", status.orElse(null))
                  .setParameter("error", error)
                  .setParameter("next", next)
                  .setParameter("id", claim.delivery())
                  .setParameter("attempt", claim.attempt())
                  .executeUpdate();
          return noted == 0
              ? 0
              : ofHost(
                      database.createNativeQuery(
                          "update webhook_delivery set next_attempt_at = :next where lane = :lane"
                              + " and id > :id and attempts = 0 and"
                              + " next_attempt_at < :next and "
                              + PENDING),
                      claim)
                  .setParameter("next", next)
                  .executeUpdate();
        });
  }

  /** Deletes what was delivered, and what died, before these times. */
  int forget(Instant deliveredBefore, Instant deadBefore) {
    return inTransaction(
        () ->
            database
                .createNativeQuery(
                    "delete from webhook_delivery where delivered_at < :delivered or dead_at < :dead")
                .setParameter("delivered", deliveredBefore)
                .setParameter("dead", deadBefore)
                .executeUpdate());
  }

  private static Query ofHost(Query query, Claim claim) {
    return query.setParameter("lane", claim.lane()).setParameter("id", claim.delivery());
  }

  @SuppressWarnings("unchecked")
  private static List<Tuple> tuples(Query query) {
    return query.getResultList();
  }

  private static <T> T inTransaction(Supplier<T> work) {
    return QuarkusTransaction.requiringNew().call(work::get);
  }
}
