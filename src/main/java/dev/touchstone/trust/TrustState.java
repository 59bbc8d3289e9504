package dev.touchstone.trust;

import java.util.Locale;

/** Where a host stands. Five words that are never mixed up: only the first lets a workload land. */
public enum TrustState {
  TRUSTED,
  /** Its evidence was judged, and it failed. */
  UNTRUSTED,
  /**
   * It has no verdict that still counts: the last one ran out, or it has not attested since it
   * enrolled.
   */
  STALE,
  /** It did not finish enrolling. */
  PENDING,
  /** Never heard of. */
  UNKNOWN;

  private final String text = name().toLowerCase(Locale.ROOT);

  public String text() {
    return text;
  }
}
