package dev.touchstone.golden;

import java.time.Instant;
import java.util.Optional;

/** From when until when a golden set may be used. */
public record Validity(Optional<Instant> notBefore, Optional<Instant> notAfter) {
  /** No limit. */
  public static final Validity ALWAYS = new Validity(Optional.empty(), Optional.empty());

  public Validity {
    if (notBefore.isPresent()
        && notAfter.isPresent()
        && !notBefore.get().isBefore(notAfter.get())) {
      throw new IllegalArgumentException("a validity ends after it begins");
    }
  }

  public boolean covers(Instant moment) {
    return notBefore.filter(moment::isBefore).isEmpty()
        && notAfter.filter(end -> !moment.isBefore(end)).isEmpty();
  }
}
