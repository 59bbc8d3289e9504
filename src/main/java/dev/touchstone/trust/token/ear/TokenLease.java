package dev.touchstone.trust.token.ear;

import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Optional;

/**
 * Until when a token counts. It outlives neither the verdict that it states nor the published life
 * of the key that signs it.
 *
 * @param longest of a token about a trusted host; at least a second
 * @param longestUntrusted of any other: it says how things stand, and they may be mended soon
 */
public record TokenLease(Duration longest, Duration longestUntrusted) {
  public TokenLease {
    if (longest.compareTo(Duration.ofSeconds(1)) < 0
        || longestUntrusted.compareTo(Duration.ofSeconds(1)) < 0) {
      throw new IllegalArgumentException(
          "a token lives at least a second; configured are "
              + longest
              + " and, for hosts that are not trusted, "
              + longestUntrusted);
    }
  }

  /**
   * The end of a token about a trusted host, in whole seconds; empty if the verdict has less than a
   * second left, and with it ends.
   */
  public Optional<Instant> trusted(Instant now, Instant leaseEnds, Instant keyEnds) {
    return end(now, earlier(earlier(now.plus(longest), leaseEnds), keyEnds));
  }

  /** The end of a token about any other host. */
  public Optional<Instant> untrusted(Instant now, Instant keyEnds) {
    return end(now, earlier(now.plus(longestUntrusted), keyEnds));
  }

  private static Optional<Instant> end(Instant now, Instant end) {
    Instant second = end.truncatedTo(ChronoUnit.SECONDS);
    return second.getEpochSecond() > now.getEpochSecond() ? Optional.of(second) : Optional.empty();
  }

  private static Instant earlier(Instant a, Instant b) {
    return a.isBefore(b) ? a : b;
  }
}
