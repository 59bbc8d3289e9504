package dev.touchstone.access;

import io.quarkus.narayana.jta.QuarkusTransaction;
import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.scheduler.Scheduled;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import jakarta.persistence.EntityManager;
import java.time.Clock;
import java.time.Instant;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import org.jboss.logging.Logger;

/**
 * When tokens were last shown. A request costs one look into a map; the database is told every two
 * minutes, of all tokens at once.
 */
@ApplicationScoped
class TokenUse {
  private static final Logger LOG = Logger.getLogger(TokenUse.class);

  private final ConcurrentHashMap<UUID, Instant> shown = new ConcurrentHashMap<>();
  private final EntityManager database;
  private final Clock clock;

  TokenUse(EntityManager database, Clock clock) {
    this.database = database;
    this.clock = clock;
  }

  /** The first time since the last writing stands for all until the next. */
  void note(UUID token) {
    if (!shown.containsKey(token)) {
      shown.put(token, clock.instant());
    }
  }

  @Scheduled(
      every = "2m",
      delayed = "30s",
      concurrentExecution = Scheduled.ConcurrentExecution.SKIP)
  void write() {
    Map<UUID, Instant> now = Map.copyOf(shown);
    if (now.isEmpty()) {
      return;
    }
    try {
      QuarkusTransaction.requiringNew().run(() -> now.forEach(this::write));
    } catch (RuntimeException e) {
      LOG.debugf("the last use of %d tokens is written later: %s", now.size(), e.getMessage());
      return;
    }
    now.forEach(shown::remove);
  }

  /** Only forward: another instance may have seen the token later. */
  private void write(UUID token, Instant at) {
    database
        .createNativeQuery(
            "update api_token set last_used_at = :at"
                + " where id = :id and (last_used_at is null or last_used_at < :at)")
        .setParameter("at", at)
        .setParameter("id", token)
        .executeUpdate();
  }

  void stop(@Observes ShutdownEvent stopping) {
    write();
  }
}
