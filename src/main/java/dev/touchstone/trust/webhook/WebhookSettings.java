package dev.touchstone.trust.webhook;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;

/** What docs/configuration.md lists under webhooks. */
@ConfigMapping(prefix = "touchstone.webhook")
interface WebhookSettings {
  /** The {@code source} of every event: a URI reference. */
  @WithDefault("/touchstone")
  String source();

  @WithDefault("false")
  boolean allowHttp();

  /** Whether loopback and link-local addresses may be connected to. */
  @WithDefault("false")
  boolean allowLocalAddresses();

  /** PEM file of the authorities that endpoints' certificates lead to, instead of Java's own. */
  Optional<Path> certificateAuthorities();

  @WithDefault("PT5S")
  Duration connectTimeout();

  /** For the whole exchange, resolving the name included. */
  @WithDefault("PT10S")
  Duration timeout();

  /** Deliveries under way at once to one webhook, by one instance. */
  @WithDefault("8")
  int inFlight();

  @WithDefault("PT0.5S")
  Duration pollInterval();

  @WithDefault("PT1S")
  Duration firstDelay();

  @WithDefault("PT1H")
  Duration longestDelay();

  @WithDefault("15")
  int attempts();

  @WithDefault("PT24H")
  Duration giveUpAfter();

  @WithDefault("P7D")
  Duration keepDelivered();

  @WithDefault("P90D")
  Duration keepDead();

  /** Refuses to start with settings by which nothing would ever be delivered. */
  default void check() {
    if (inFlight() < 1 || attempts() < 1) {
      throw new IllegalArgumentException(
          "expected touchstone.webhook.in-flight and .attempts to be at least 1, found "
              + inFlight()
              + " and "
              + attempts());
    }
    if (source().isEmpty()) {
      throw new IllegalArgumentException("expected touchstone.webhook.source, found nothing");
    }
    URI.create(source());
  }
}
