package dev.touchstone.trust.webhook;

import dev.touchstone.attestation.VerdictReached;
import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.StartupEvent;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import jakarta.enterprise.event.TransactionPhase;
import java.time.Duration;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import org.jboss.logging.Logger;

/**
 * Takes due events out of the outbox and has them sent: any number of instances may do so at once.
 * Webhooks do not wait for each other, and within a webhook only events of the same host do.
 */
@ApplicationScoped
class Dispatcher {
  private static final Logger LOG = Logger.getLogger(Dispatcher.class);

  /** Beyond the time an exchange may take: for noting what came of it. */
  private static final Duration NOTING = Duration.ofSeconds(20);

  private final Outbox outbox;
  private final Delivery delivery;
  private final WebhookSettings settings;

  private final Map<UUID, Integer> inFlight = new ConcurrentHashMap<>();
  private final BlockingQueue<Boolean> bell = new ArrayBlockingQueue<>(1);
  private final ExecutorService senders = Executors.newVirtualThreadPerTaskExecutor();
  private final Thread loop = Thread.ofPlatform().name("webhooks").daemon().unstarted(this::run);
  private volatile boolean stopping;
  private boolean complained;

  Dispatcher(Outbox outbox, Delivery delivery, WebhookSettings settings) {
    this.outbox = outbox;
    this.delivery = delivery;
    this.settings = settings;
  }

  void start(@Observes StartupEvent event) {
    settings.check();
    loop.start();
  }

  /** What is under way is finished and noted: else the next start would send it a second time. */
  void stop(@Observes ShutdownEvent event) {
    stopping = true;
    wake();
    try {
      loop.join(settings.timeout());
      senders.shutdown();
      if (!senders.awaitTermination(settings.timeout().toMillis(), TimeUnit.MILLISECONDS)) {
        senders.shutdownNow();
      }
    } catch (InterruptedException e) {
      senders.shutdownNow();
      Thread.currentThread().interrupt();
    }
  }

  void on(@Observes(during = TransactionPhase.AFTER_SUCCESS) VerdictReached verdict) {
    wake();
  }

  /** Looks now instead of at the next poll. */
  void wake() {
    bell.offer(true);
  }

  private void run() {
    while (!stopping) {
      try {
        bell.poll(settings.pollInterval().toMillis(), TimeUnit.MILLISECONDS);
        if (!stopping) {
          round();
          complained = false;
        }
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        return;
      } catch (RuntimeException e) {
        // Twice a second while the database is away would drown what matters.
        if (!complained) {
          LOG.warnf("webhooks wait, the outbox cannot be read: %s", OneLine.of(e));
          complained = true;
        }
      }
    }
  }

  private void round() {
    for (UUID webhook : outbox.waiting()) {
      int room = settings.inFlight() - inFlight.getOrDefault(webhook, 0);
      if (room > 0) {
        outbox.claim(webhook, room, lease()).forEach(this::begin);
      }
    }
  }

  private Duration lease() {
    return settings.timeout().plus(NOTING);
  }

  private void begin(Outbox.Claim claim) {
    inFlight.merge(claim.webhook(), 1, Integer::sum);
    senders.execute(
        () -> {
          try {
            delivery.attempt(claim);
          } catch (RuntimeException e) {
            LOG.warnf(
                "webhook %s: what came of change %s could not be noted, it is sent again: %s",
                claim.webhookName(), claim.change(), OneLine.of(e));
          } finally {
            inFlight.compute(claim.webhook(), (id, count) -> count == 1 ? null : count - 1);
            wake();
          }
        });
  }
}
