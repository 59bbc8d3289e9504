package dev.touchstone.appraisal;

import java.util.Locale;

/** The AR4SI claims that a TPM can support; see attestation-results.md. */
public enum Category {
  INSTANCE_IDENTITY,
  CONFIGURATION,
  EXECUTABLES,
  FILE_SYSTEM,
  HARDWARE;

  private final String text = name().toLowerCase(Locale.ROOT).replace('_', '-');

  /** As it stands in JSON: {@code instance-identity}. */
  public String text() {
    return text;
  }
}
