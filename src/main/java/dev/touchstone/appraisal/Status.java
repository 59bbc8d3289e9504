package dev.touchstone.appraisal;

import java.util.Locale;

/**
 * The trustworthiness tiers of AR4SI (draft-ietf-rats-ar4si, 3.2), from best to worst after {@code
 * NONE}.
 */
public enum Status {
  /** Nothing can be said: the verifier could not judge. */
  NONE,
  AFFIRMING,
  WARNING,
  CONTRAINDICATED;

  private final String text = name().toLowerCase(Locale.ROOT);

  /** As it stands in JSON: {@code affirming}. */
  public String text() {
    return text;
  }
}
