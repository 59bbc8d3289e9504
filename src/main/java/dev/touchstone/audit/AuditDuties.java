package dev.touchstone.audit;

import dev.touchstone.runtime.http.ProblemException;
import dev.touchstone.trust.token.keys.SigningKeys;
import io.agroal.api.AgroalDataSource;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.quarkus.runtime.StartupEvent;
import io.quarkus.scheduler.Scheduled;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.atomic.AtomicLong;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.jboss.logging.Logger;

/** Chains entries as they come, and signs at intervals what the chain has become. */
@ApplicationScoped
public class AuditDuties {
  private static final Logger LOG = Logger.getLogger(AuditDuties.class);

  private final AgroalDataSource database;
  private final SigningKeys keys;
  private final Clock clock;
  private final Duration interval;
  private final AtomicLong last = new AtomicLong();

  AuditDuties(
      AgroalDataSource database,
      SigningKeys keys,
      Clock clock,
      MeterRegistry meters,
      @ConfigProperty(name = "touchstone.audit.checkpoint-interval", defaultValue = "PT10M")
          Duration interval) {
    this.database = database;
    this.keys = keys;
    this.clock = clock;
    this.interval = interval;
    Gauge.builder("touchstone.audit.checkpoint.age", this, AuditDuties::age)
        .description("Seconds since this instance last saw a signed checkpoint of the journal")
        .baseUnit("seconds")
        .register(meters);
  }

  private double age() {
    long at = last.get();
    return at == 0 ? Double.NaN : clock.millis() / 1000.0 - at;
  }

  /** Says at the start, plainly, whether the journal could be changed by whoever runs here. */
  void check(@Observes StartupEvent start) {
    try (Connection connection = database.getConnection()) {
      JournalProtection protection = JournalProtection.of(connection);
      if (!protection.holds()) {
        LOG.warnf("the audit journal is not protected by the database: %s", protection.why());
      }
    } catch (SQLException e) {
      LOG.warnf("the audit journal cannot be looked at: %s", e.getMessage());
    }
  }

  @Scheduled(every = "1s", delayed = "1s", concurrentExecution = Scheduled.ConcurrentExecution.SKIP)
  void chain() {
    try {
      chainAll();
    } catch (SQLException e) {
      LOG.debugf("entries wait for their place in the journal: %s", e.getMessage());
    }
  }

  /** Chains all that can be; returns how many that were. */
  int chainAll() throws SQLException {
    int all = 0;
    try (Connection connection = database.getConnection()) {
      int chained;
      do {
        chained = Chainer.chain(connection);
        all += chained;
      } while (chained > 0);
    }
    return all;
  }

  @Scheduled(
      every = "10s",
      delayed = "10s",
      concurrentExecution = Scheduled.ConcurrentExecution.SKIP)
  void checkpoint() {
    try {
      checkpoint(interval);
    } catch (ProblemException e) {
      LOG.debugf("no checkpoint of the audit journal: %s", e.getMessage());
    } catch (SQLException e) {
      LOG.debugf("no checkpoint of the audit journal: %s", e.getMessage());
    }
  }

  /**
   * Signs the tail of the chain, if it grew since the last signature and that one is old enough.
   */
  boolean checkpoint(Duration atLeast) throws SQLException {
    try (Connection connection = database.getConnection()) {
      Checkpoints.Standing standing = Checkpoints.standing(connection);
      standing.signedAt().ifPresent(at -> last.set(at.getEpochSecond()));
      Instant now = clock.instant();
      boolean due =
          standing.seq() > standing.signedSeq()
              && standing.signedAt().map(at -> !at.plus(atLeast).isAfter(now)).orElse(true);
      if (!due) {
        return false;
      }
      String signed = Checkpoints.sign(keys.signer(), standing.seq(), standing.hash(), now);
      if (Checkpoints.keep(connection, standing.seq(), now, signed)) {
        last.set(now.getEpochSecond());
        // The log is shipped elsewhere: a second place that remembers how far the journal went.
        LOG.infof("audit checkpoint %s", signed);
      }
      return true;
    }
  }
}
