package dev.touchstone.trust;

import dev.touchstone.runtime.db.DatabaseNotice;
import dev.touchstone.runtime.db.DatabaseNotices;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.quarkus.runtime.StartupEvent;
import jakarta.annotation.PreDestroy;
import jakarta.annotation.Priority;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.LockSupport;
import java.util.concurrent.locks.ReentrantLock;
import org.jboss.logging.Logger;

/**
 * Keeps memory and database together: looks when it is told to and twice a second by itself, reads
 * everything after the database was away and every ten minutes, and knows since when it could not.
 */
@ApplicationScoped
public class TrustSynchronisation {
  private static final Logger LOG = Logger.getLogger(TrustSynchronisation.class);
  private static final long INTERVAL = TimeUnit.MILLISECONDS.toNanos(500);

  /** What waits for another transaction's end is looked for again after this long. */
  private static final long SETTLING = TimeUnit.MILLISECONDS.toNanos(15);

  private static final Duration HEARTBEAT = Duration.ofSeconds(15);
  private static final Duration FULL = Duration.ofMinutes(10);

  /** Younger than this, what is in memory counts as synchronised. */
  private static final Duration TOLERANCE = Duration.ofSeconds(3);

  private final TrustFeed feed;
  private final TrustMirror mirror;
  private final ChangeFeed changes;
  private final Clock clock;
  private final ExecutorService worker =
      Executors.newSingleThreadExecutor(Thread.ofPlatform().daemon().name("trust").factory());

  private final ReentrantLock lock = new ReentrantLock();
  private final Condition wanted = lock.newCondition();
  private final Condition done = lock.newCondition();
  private long asked;
  private long answered;

  private volatile Instant synchronisedAt;
  private volatile boolean full = true;
  private volatile boolean stopped;
  private Instant fullAt = Instant.EPOCH;
  private Instant beatAt = Instant.EPOCH;
  private boolean settling;
  private long horizon;

  TrustSynchronisation(
      TrustFeed feed, TrustMirror mirror, ChangeFeed changes, Clock clock, MeterRegistry meters) {
    this.feed = feed;
    this.mirror = mirror;
    this.changes = changes;
    this.clock = clock;
    this.synchronisedAt = clock.instant();
    Gauge.builder("touchstone.trust.unsynchronised", this, TrustSynchronisation::secondsBehind)
        .baseUnit("seconds")
        .description("Time since what is in memory was known to be what is in the database")
        .register(meters);
    Gauge.builder("touchstone.trust.hosts", mirror, TrustMirror::size)
        .description("Hosts in memory")
        .register(meters);
  }

  private double secondsBehind() {
    return Duration.between(synchronisedAt, clock.instant()).toMillis() / 1000.0;
  }

  /** Before the first request is answered. */
  void start(@Observes @Priority(100) StartupEvent start) throws SQLException {
    synchronise();
    worker.execute(this::run);
  }

  @PreDestroy
  void stop() {
    stopped = true;
    worker.shutdownNow();
  }

  void on(@Observes DatabaseNotice notice) {
    if (notice.channel().equals(DatabaseNotice.TRUST)) {
      wake();
    }
  }

  void on(@Observes DatabaseNotices.NoticesResumed resumed) {
    full = true;
    wake();
  }

  /** Since when answers may be older than the database; empty while they are not. */
  public Optional<Instant> unsynchronisedSince() {
    Instant last = synchronisedAt;
    return Duration.between(last, clock.instant()).compareTo(TOLERANCE) > 0
        ? Optional.of(last)
        : Optional.empty();
  }

  /**
   * Waits until memory has everything that was committed before the call; no longer than {@code
   * patience}.
   */
  public void await(Duration patience) {
    lock.lock();
    try {
      long mine = ++asked;
      wanted.signal();
      long left = patience.toNanos();
      while (answered < mine && left > 0 && !stopped) {
        left = done.awaitNanos(left);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } finally {
      lock.unlock();
    }
  }

  private void wake() {
    lock.lock();
    try {
      asked++;
      wanted.signal();
    } finally {
      lock.unlock();
    }
  }

  private void run() {
    while (!stopped) {
      long serving = next();
      try {
        synchronise();
        answered(serving);
      } catch (SQLException | RuntimeException e) {
        if (!stopped && unsynchronisedSince().isEmpty()) {
          LOG.warnf(
              "trust is answered from memory, the database cannot be read: %s", e.getMessage());
        }
        full = true;
        LockSupport.parkNanos(INTERVAL);
      }
    }
  }

  private long next() {
    lock.lock();
    try {
      if (asked == answered) {
        long left = settling ? SETTLING : INTERVAL;
        while (left > 0 && asked == answered) {
          left = wanted.awaitNanos(left);
        }
      }
      return asked;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return asked;
    } finally {
      lock.unlock();
    }
  }

  private void answered(long serving) {
    lock.lock();
    try {
      answered = Math.max(answered, serving);
      done.signalAll();
    } finally {
      lock.unlock();
    }
  }

  private void synchronise() throws SQLException {
    Instant begun = clock.instant();
    boolean all = full || Duration.between(fullAt, begun).compareTo(FULL) > 0;
    full = false;
    if (all) {
      Set<String> names = new HashSet<>();
      horizon =
          feed.read(
              0,
              row -> {
                mirror.apply(row);
                if (row instanceof TrustFeed.Row.Known(KnownHost host)) {
                  names.add(host.name());
                }
              });
      mirror.keepOnly(names);
      mirror.nowLoaded();
      fullAt = begun;
    } else {
      horizon = feed.read(horizon, mirror::apply);
    }
    settling = changes.advance();
    if (Duration.between(beatAt, begun).compareTo(HEARTBEAT) > 0) {
      changes.beat();
      beatAt = begun;
    }
    synchronisedAt = begun;
  }
}
