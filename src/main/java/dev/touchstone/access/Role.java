package dev.touchstone.access;

import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;

/** What a credential lets its holder do. */
public enum Role {
  /** Attest under its own name, nothing else. */
  HOST,
  /** Read trust. */
  SCHEDULER,
  /** Everything. */
  ADMIN,
  /** Read everything, change nothing. */
  AUDITOR;

  // For annotations, which take constants only.
  public static final String HOST_ROLE = "host";
  public static final String SCHEDULER_ROLE = "scheduler";
  public static final String ADMIN_ROLE = "admin";
  public static final String AUDITOR_ROLE = "auditor";

  private final String text = name().toLowerCase(Locale.ROOT);

  public String text() {
    return text;
  }

  public static Optional<Role> ofText(String text) {
    return Arrays.stream(values()).filter(role -> role.text.equals(text)).findFirst();
  }
}
