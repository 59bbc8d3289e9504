package dev.touchstone.trust;

import dev.touchstone.runtime.db.DatabaseNotices;
import io.quarkus.narayana.jta.QuarkusTransaction;
import io.quarkus.scheduler.Scheduled;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.persistence.EntityManager;
import java.time.Clock;
import java.time.Duration;

/**
 * Writes into the history that verdicts ran out. Nobody's answer waits for it: expiry is evaluated
 * when somebody asks.
 */
@ApplicationScoped
class TrustExpiry {
  private static final int BATCH = 500;

  /** Rows that another instance writes about, or a new verdict is being written to, come later. */
  private static final String NOTE =
      """
      with hit as (
        select t.host_id, t.result_id, t.attested_at, t.expires_at, t.policy, h.name
        from trust t join host h on h.id = t.host_id
        where t.trusted and not t.expiry_noted and t.expires_at <= :now
        order by t.expires_at limit :batch for update of t skip locked
      ), noted as (
        update trust t set expiry_noted = true from hit where t.host_id = hit.host_id
      )
      insert into verdict_change (id, host_id, host_name, changed_at, was, became, cause, reason, result_id,
        status, attested_at, expires_at, policy)
      select touchstone_uuid7(), host_id, name, expires_at, 'trusted', 'stale', 'expired',
        'the verdict ran out and the host has not attested since', result_id,
        'none', attested_at, expires_at, policy
      from hit
      """;

  private static final Duration GONE = Duration.ofDays(1);

  private final EntityManager database;
  private final DatabaseNotices notices;
  private final Clock clock;

  TrustExpiry(EntityManager database, DatabaseNotices notices, Clock clock) {
    this.database = database;
    this.notices = notices;
    this.clock = clock;
  }

  @Scheduled(every = "1s", concurrentExecution = Scheduled.ConcurrentExecution.SKIP)
  void note() {
    if (!notices.listening()) {
      return; // The database is away, which others have said: leases end without being written
      // down.
    }
    int noted;
    do {
      noted =
          QuarkusTransaction.requiringNew()
              .call(
                  () ->
                      database
                          .createNativeQuery(NOTE)
                          .setParameter("now", clock.instant())
                          .setParameter("batch", BATCH)
                          .executeUpdate());
    } while (noted == BATCH);
  }

  /** Every memory has heard by then that these hosts are gone. */
  @Scheduled(every = "1h", delayed = "1m", concurrentExecution = Scheduled.ConcurrentExecution.SKIP)
  void forgetGoneHosts() {
    QuarkusTransaction.requiringNew()
        .run(
            () ->
                database
                    .createNativeQuery("delete from trust_feed where gone_at < :before")
                    .setParameter("before", clock.instant().minus(GONE))
                    .executeUpdate());
  }
}
