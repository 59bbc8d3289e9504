package dev.touchstone.trust.webhook;

import io.quarkus.test.junit.QuarkusTestProfile;
import java.util.Map;

/**
 * Endpoints on this machine may be sent to, and short delays: for tests alone, beside others that
 * hold the defaults.
 */
public final class LocalEndpoints implements QuarkusTestProfile {

  @Override
  public Map<String, String> getConfigOverrides() {
    return Map.of(
        "touchstone.webhook.allow-http", "true",
        "touchstone.webhook.allow-local-addresses", "true",
        "touchstone.webhook.timeout", "PT2S",
        "touchstone.webhook.first-delay", "PT0.02S",
        "touchstone.webhook.longest-delay", "PT0.1S",
        "touchstone.webhook.attempts", "4",
        "touchstone.webhook.poll-interval", "PT0.1S",
        "touchstone.webhook.in-flight", "4");
  }
}
