package dev.touchstone.appraisal.store;

import java.util.Locale;

/** The life of a version of a policy. */
public enum PolicyState {
  DRAFT,
  /** Hosts are judged by it; of the versions of a name one at most. */
  ACTIVE,
  /** Superseded, or taken out of force. */
  RETIRED;

  public String text() {
    return name().toLowerCase(Locale.ROOT);
  }

  static PolicyState ofText(String text) {
    return valueOf(text.toUpperCase(Locale.ROOT));
  }
}
