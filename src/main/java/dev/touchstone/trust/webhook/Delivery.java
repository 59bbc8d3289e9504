package dev.touchstone.trust.webhook;

import jakarta.enterprise.context.ApplicationScoped;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.random.RandomGenerator;
import org.jboss.logging.Logger;

/** One attempt to deliver an event, and what follows from it. */
@ApplicationScoped
class Delivery {
  private static final Logger LOG = Logger.getLogger(Delivery.class);

  private final Outbox outbox;
  private final Courier courier;
  private final WebhookSettings settings;
  private final WebhookMetrics metrics;
  private final Clock clock;
  private final RandomGenerator chance = RandomGenerator.of("SecureRandom");

  Delivery(
      Outbox outbox,
      Courier courier,
      WebhookSettings settings,
      WebhookMetrics metrics,
      Clock clock) {
    this.outbox = outbox;
    this.courier = courier;
    this.settings = settings;
    this.metrics = metrics;
    this.clock = clock;
  }

  /** A crash between sending and noting has the event sent again: at least once, never lost. */
  void attempt(Outbox.Claim claim) {
    Reply reply =
        courier.send(claim.url(), claim.key(), CloudEvent.changed(settings.source(), claim));
    switch (reply) {
      case Reply.Answered answered when answered.accepted() -> {
        outbox.delivered(claim, answered.status());
        metrics.attempted("delivered");
      }
      case Reply.Answered answered -> failed(claim, Optional.of(answered.status()), reply);
      case Reply.Unreached unreached -> failed(claim, Optional.empty(), reply);
    }
  }

  private void failed(Outbox.Claim claim, Optional<Integer> status, Reply reply) {
    Instant now = clock.instant();
    if (claim.attempt() >= settings.attempts()
        || !now.isBefore(claim.dueSince().plus(settings.giveUpAfter()))) {
      outbox.dead(claim, status, reply.problem());
      metrics.attempted("dead");
      LOG.warnf(
          "webhook %s: change %s of host %s is not sent any more after %d attempts: %s",
          claim.webhookName(), claim.change(), claim.host(), claim.attempt(), reply.problem());
      return;
    }
    Duration delay =
        new Backoff(settings.firstDelay(), settings.longestDelay())
            .after(claim.attempt(), chance.nextDouble());
    outbox.failed(claim, status, reply.problem(), now.plus(delay));
    metrics.attempted("failed");
    LOG.debugf(
        "webhook %s: change %s of host %s failed, again in %s: %s",
        claim.webhookName(), claim.change(), claim.host(), delay, reply.problem());
  }
}
