package dev.touchstone.scheduler.placement;

import com.fasterxml.jackson.databind.ObjectMapper;
import dev.touchstone.runtime.db.Leadership;
import dev.touchstone.trust.TrustAnswers;
import io.agroal.api.AgroalDataSource;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import io.quarkus.runtime.StartupEvent;
import jakarta.annotation.PreDestroy;
import jakarta.annotation.Priority;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.jboss.logging.Logger;

/** Reconciles once a second what changed, and everything at an interval, in one instance of all. */
@ApplicationScoped
class PlacementWorker {
  private static final Logger LOG = Logger.getLogger(PlacementWorker.class);

  /** ASCII "plac". */
  private static final long WORK = 0x706c6163L;

  private static final long PAUSE = TimeUnit.SECONDS.toNanos(1);

  private final PlacementSettings settings;
  private final TrustAnswers trust;
  private final AgroalDataSource database;
  private final ObjectMapper json;
  private final Clock clock;
  private final MeterRegistry meters;
  private final ExecutorService worker =
      Executors.newSingleThreadExecutor(Thread.ofPlatform().daemon().name("placement").factory());

  private volatile boolean stopped;
  private volatile Instant inStepAt;
  private volatile int failed;
  private Instant fullAt = Instant.EPOCH;
  private boolean led;

  PlacementWorker(
      PlacementSettings settings,
      TrustAnswers trust,
      AgroalDataSource database,
      ObjectMapper json,
      Clock clock,
      MeterRegistry meters) {
    this.settings = settings;
    this.trust = trust;
    this.database = database;
    this.json = json;
    this.clock = clock;
    this.meters = meters;
  }

  void start(@Observes @Priority(200) StartupEvent start) {
    if (settings.url().isEmpty()) {
      return;
    }
    Http http = new Http(settings.timeout(), settings.caCertificates());
    Authentication authentication =
        switch (settings.auth()) {
          case "noauth" -> Authentication.none();
          case "keystone" -> new KeystoneAuthentication(http, json, settings.keystone());
          default ->
              throw new IllegalArgumentException(
                  "touchstone.placement.auth is keystone or noauth, not " + settings.auth());
        };
    PlacementReconciler reconciler =
        new PlacementReconciler(
            new PlacementClient(http, authentication, json, settings.url().get()),
            new TraitPlan(
                settings.traitPrefix(),
                settings.traitByPolicy(),
                settings.traitByLaunch(),
                settings.providerLabel()),
            trust::all,
            clock,
            settings.parallel());
    inStepAt = clock.instant();
    Gauge.builder("touchstone.placement.lag", this, PlacementWorker::lag)
        .baseUnit("seconds")
        .description("Time since the traits in Placement were known to be what trust says")
        .register(meters);
    Gauge.builder("touchstone.placement.failed", this, w -> w.failed)
        .description("Providers that are not what they should be, after the last pass")
        .register(meters);
    worker.execute(() -> run(reconciler));
  }

  private double lag() {
    return led ? Duration.between(inStepAt, clock.instant()).toMillis() / 1000.0 : 0;
  }

  @PreDestroy
  void stop() {
    stopped = true;
    worker.shutdownNow();
  }

  private void run(PlacementReconciler reconciler) {
    Counter changed =
        Counter.builder("touchstone.placement.changed")
            .description("Providers whose traits were written")
            .register(meters);
    Timer passes =
        Timer.builder("touchstone.placement.pass")
            .description("One comparison of trust with the traits in Placement")
            .register(meters);
    try (Leadership leadership = new Leadership(database, WORK)) {
      while (!stopped) {
        if (mayWork(leadership, reconciler)) {
          passes.record(() -> pass(reconciler, changed));
        }
        LockSupport.parkNanos(PAUSE);
      }
    }
  }

  /**
   * While the database is away, whoever did the work last goes on: leases end in memory, and a
   * trait that outlives its lease is what must not be.
   */
  private boolean mayWork(Leadership leadership, PlacementReconciler reconciler) {
    boolean before = led;
    switch (leadership.standing()) {
      case LEADING -> led = true;
      case FOLLOWING -> led = false;
      case UNKNOWN -> {
        // As it was.
      }
    }
    if (led && !before) {
      LOG.info("this instance keeps the traits in Placement");
      reconciler.forget();
      fullAt = Instant.EPOCH;
    }
    return led;
  }

  private void pass(PlacementReconciler reconciler, Counter changed) {
    Instant begun = clock.instant();
    try {
      boolean all = Duration.between(fullAt, begun).compareTo(settings.interval()) >= 0;
      PlacementReconciler.Pass pass = all ? reconciler.full() : reconciler.changes();
      if (all) {
        fullAt = begun;
      }
      changed.increment(pass.changed());
      failed = pass.failed();
      if (pass.failed() == 0) {
        inStepAt = begun;
      }
    } catch (PlacementException e) {
      LOG.warnf("traits cannot be kept: %s", e.getMessage());
    } catch (RuntimeException e) {
      LOG.error("traits cannot be kept", e);
    }
  }
}
