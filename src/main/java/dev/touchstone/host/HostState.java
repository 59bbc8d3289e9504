package dev.touchstone.host;

import java.util.Locale;

/** Where a host stands in its enrolment. Whether it is trusted is another question. */
public enum HostState {
  /** An operator announced it; it has not enrolled yet. */
  EXPECTED,
  /**
   * It proved that its keys live in one TPM, but nobody vouches for that TPM yet: an admin has to
   * approve it.
   */
  PENDING,
  ENROLLED;

  private final String text = name().toLowerCase(Locale.ROOT);

  public String text() {
    return text;
  }

  public static HostState ofText(String text) {
    return valueOf(text.toUpperCase(Locale.ROOT));
  }
}
