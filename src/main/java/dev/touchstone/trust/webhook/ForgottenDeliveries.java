package dev.touchstone.trust.webhook;

import io.quarkus.scheduler.Scheduled;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Clock;
import java.time.Instant;
import org.jboss.logging.Logger;

/** Deletes what was delivered long ago, and dead letters that nobody asked for. */
@ApplicationScoped
class ForgottenDeliveries {
  private static final Logger LOG = Logger.getLogger(ForgottenDeliveries.class);

  private final Outbox outbox;
  private final WebhookSettings settings;
  private final Clock clock;

  ForgottenDeliveries(Outbox outbox, WebhookSettings settings, Clock clock) {
    this.outbox = outbox;
    this.settings = settings;
    this.clock = clock;
  }

  @Scheduled(
      every = "10m",
      delayed = "1m",
      concurrentExecution = Scheduled.ConcurrentExecution.SKIP)
  void forget() {
    Instant now = clock.instant();
    int gone = outbox.forget(now.minus(settings.keepDelivered()), now.minus(settings.keepDead()));
    if (gone > 0) {
      LOG.debugf("%d old deliveries were deleted", gone);
    }
  }
}
