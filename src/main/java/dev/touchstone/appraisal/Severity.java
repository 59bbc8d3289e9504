package dev.touchstone.appraisal;

import java.util.Locale;

/** How much a finding weighs. Only findings of severity {@code INFO} leave a verdict affirming. */
public enum Severity {
  INFO(Status.AFFIRMING),
  WARNING(Status.WARNING),
  CONTRAINDICATED(Status.CONTRAINDICATED);

  private final Status atBest;
  private final String text = name().toLowerCase(Locale.ROOT);

  Severity(Status atBest) {
    this.atBest = atBest;
  }

  /** The best status that a verdict with such a finding can have. */
  public Status atBest() {
    return atBest;
  }

  /** As it stands in JSON: {@code contraindicated}. */
  public String text() {
    return text;
  }
}
