package dev.touchstone.trust.webhook;

import java.time.Duration;

/**
 * How long to wait after a failure: doubling, and up to a quarter more by chance, so that the
 * endpoint that comes back is not met by everything at once.
 */
record Backoff(Duration first, Duration longest) {
  private static final int MOST_DOUBLINGS = 40;
  private static final double SPREAD = 0.25;

  /**
   * @param attempts made so far, at least 1
   * @param chance from 0 to 1
   */
  Duration after(int attempts, double chance) {
    int doublings = Math.min(Math.max(attempts - 1, 0), MOST_DOUBLINGS);
    double millis =
        Math.min(Math.scalb((double) first.toMillis(), doublings), (double) longest.toMillis());
    return Duration.ofMillis((long) (millis * (1 + SPREAD * chance)));
  }
}
