package dev.touchstone.scheduler.kubernetes;

import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;

/**
 * When a node that could not be changed is tried again: after 1 s, 2 s, 4 s and so on, so that it
 * takes no time from the others.
 */
final class RetryTimes {
  private record Failures(int count, Instant notBefore) {}

  private final Map<String, Failures> failures = new HashMap<>();
  private final Duration longest;

  RetryTimes(Duration longest) {
    this.longest = longest;
  }

  boolean isDue(String node, Instant now) {
    Failures past = failures.get(node);
    return past == null || !now.isBefore(past.notBefore());
  }

  void succeeded(String node) {
    failures.remove(node);
  }

  void failed(String node, Instant now) {
    int count = failures.containsKey(node) ? failures.get(node).count() + 1 : 1;
    Duration pause = Duration.ofSeconds(1L << Math.min(count - 1, 16));
    failures.put(
        node, new Failures(count, now.plus(pause.compareTo(longest) < 0 ? pause : longest)));
  }
}
