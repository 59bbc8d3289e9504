package dev.touchstone.console;

import dev.touchstone.access.TokenView;
import io.quarkus.qute.TemplateExtension;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;

/** How times and digests read on a page. */
@TemplateExtension
final class Words {
  private static final Clock CLOCK = Clock.systemUTC();
  private static final int SHOWN = 12;

  private Words() {}

  /** RFC 3339, to the second. */
  static String iso(Instant time) {
    return time.truncatedTo(ChronoUnit.SECONDS).toString();
  }

  /** How long ago, or in how long: {@code 3 min ago}, {@code in 2 h}. */
  static String ago(Instant time) {
    return relative(time, CLOCK.instant());
  }

  static String relative(Instant time, Instant now) {
    Duration distance = Duration.between(time, now);
    if (distance.abs().compareTo(Duration.ofSeconds(5)) < 0) {
      return "now";
    }
    return distance.isNegative() ? "in " + length(distance.negated()) : length(distance) + " ago";
  }

  static String length(Duration length) {
    if (length.toMinutes() < 1) {
      return length.toSeconds() + " s";
    }
    if (length.toHours() < 1) {
      return length.toMinutes() + " min";
    }
    if (length.toDays() < 2) {
      return length.toHours() + " h";
    }
    return length.toDays() + " days";
  }

  /** The beginning of a digest; the whole of anything that is no longer. */
  static String brief(String digest) {
    return digest.length() > SHOWN + 4 ? digest.substring(0, SHOWN) + "…" : digest;
  }

  /** The page of a golden set that results name like this. */
  static String goldenPath(String label) {
    return GoldenLabel.of(label).path();
  }

  /** A text as part of an address. */
  static String inAddress(String text) {
    return URLEncoder.encode(text, StandardCharsets.UTF_8);
  }

  /** Whether a token counts: active, expired or revoked. */
  static String stateWord(TokenView token) {
    if (token.revokedAt() != null) {
      return "revoked";
    }
    return token.expiresAt() != null && !CLOCK.instant().isBefore(token.expiresAt())
        ? "expired"
        : "active";
  }
}
