package dev.touchstone.audit;

import java.util.Optional;

/** What a decision changed, as far as it can be said in words. */
public record AuditChange(Optional<String> cause, Optional<String> before, Optional<String> after) {
  private static final AuditChange NONE =
      new AuditChange(Optional.empty(), Optional.empty(), Optional.empty());

  public static AuditChange none() {
    return NONE;
  }

  public static AuditChange to(String after) {
    return new AuditChange(Optional.empty(), Optional.empty(), Optional.of(after));
  }

  public static AuditChange of(String before, String after) {
    return new AuditChange(Optional.empty(), Optional.of(before), Optional.of(after));
  }

  public AuditChange because(String why) {
    return new AuditChange(Optional.of(why), before, after);
  }
}
