package dev.touchstone.trust.webhook;

import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.MultiGauge;
import io.micrometer.core.instrument.Tags;
import io.quarkus.scheduler.Scheduled;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.transaction.Transactional;
import java.util.List;
import java.util.function.ToDoubleFunction;

/** How webhooks are doing. Names are documented in docs/metrics.md. */
@ApplicationScoped
class WebhookMetrics {
  private final MeterRegistry registry;
  private final DeliveryLog deliveries;
  private final MultiGauge pending;
  private final MultiGauge dead;
  private final MultiGauge age;

  WebhookMetrics(MeterRegistry registry, DeliveryLog deliveries) {
    this.registry = registry;
    this.deliveries = deliveries;
    this.pending =
        MultiGauge.builder("touchstone.webhook.outbox")
            .description("Events that are still to be delivered")
            .register(registry);
    this.dead =
        MultiGauge.builder("touchstone.webhook.dead")
            .description("Events that were given up and wait for an operator")
            .register(registry);
    this.age =
        MultiGauge.builder("touchstone.webhook.oldest")
            .description("Age of the oldest event that is still to be delivered")
            .baseUnit("seconds")
            .register(registry);
  }

  void attempted(String outcome) {
    registry.counter("touchstone.webhook.attempts", "outcome", outcome).increment();
  }

  @Scheduled(every = "10s", concurrentExecution = Scheduled.ConcurrentExecution.SKIP)
  @Transactional
  void measure() {
    List<DeliveryLog.Backlog> backlogs = deliveries.backlogs();
    show(pending, backlogs, DeliveryLog.Backlog::pending);
    show(dead, backlogs, DeliveryLog.Backlog::dead);
    show(age, backlogs, DeliveryLog.Backlog::oldestSeconds);
  }

  private static void show(
      MultiGauge gauge,
      List<DeliveryLog.Backlog> backlogs,
      ToDoubleFunction<DeliveryLog.Backlog> value) {
    gauge.register(
        backlogs.stream()
            .map(backlog -> MultiGauge.Row.of(Tags.of("webhook", backlog.name()), backlog, value))
            .toList(),
        true);
  }
}
