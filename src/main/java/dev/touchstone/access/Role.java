package dev.touchstone.access;

import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;

/** What a credential lets its holder do; the table is in docs/access.md. */
public enum Role {
  /** Attest under its own name, nothing else. */
  HOST,
  /** Read trust. */
  SCHEDULER,
  /**
   * Hosts: registered, approved, labelled, forgotten. Neither what they are judged by nor access.
   */
  OPERATOR,
  /** What hosts are judged by: golden sets and policies. Neither hosts nor access. */
  GOLDEN,
  /** Everything. */
  ADMIN,
  /** Read everything, change nothing. */
  AUDITOR;

  // For annotations, which take constants only.
  public static final String HOST_ROLE = "host";
  public static final String SCHEDULER_ROLE = "scheduler";
  public static final String OPERATOR_ROLE = "operator";
  public static final String GOLDEN_ROLE = "golden";
  public static final String ADMIN_ROLE = "admin";
  public static final String AUDITOR_ROLE = "auditor";

  /** The roles that can be given to people and systems, for messages. */
  static final String GIVEN = "scheduler, operator, golden, admin or auditor";

  private final String text = name().toLowerCase(Locale.ROOT);

  public String text() {
    return text;
  }

  public static Optional<Role> ofText(String text) {
    return Arrays.stream(values()).filter(role -> role.text.equals(text)).findFirst();
  }

  /** The role, unless it is the hosts': that one comes by enrolment alone. */
  static Optional<Role> given(String text) {
    return ofText(text == null ? "" : text).filter(role -> role != HOST);
  }
}
