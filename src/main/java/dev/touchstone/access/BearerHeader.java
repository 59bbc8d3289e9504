package dev.touchstone.access;

import java.util.Locale;
import java.util.Optional;

/** What stands in {@code Authorization} (RFC 6750, 2.1). */
final class BearerHeader {
  private static final String SCHEME = "bearer ";

  private BearerHeader() {}

  /**
   * The token, if it is of this scheme.
   *
   * @param header may be null
   */
  static Optional<String> token(String header) {
    return header == null || !header.toLowerCase(Locale.ROOT).startsWith(SCHEME)
        ? Optional.empty()
        : Optional.of(header.substring(SCHEME.length()).strip());
  }
}
