package dev.touchstone.trust.token.ear;

/**
 * A dialect under the name that stands in {@code eat_profile}. The names change with each draft, so
 * that they are given from outside.
 *
 * @param name a URI, such as {@code tag:ietf.org,2026:rats/ear#04}
 */
public record EarProfile(EarDialect dialect, String name) {
  public EarProfile {
    if (name.isBlank()) {
      throw new IllegalArgumentException("an EAR profile has a name, this one is blank");
    }
  }
}
