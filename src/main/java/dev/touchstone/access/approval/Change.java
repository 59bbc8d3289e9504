package dev.touchstone.access.approval;

import java.util.Arrays;
import java.util.Locale;

/**
 * What is to be done to one version, whose content never changes.
 *
 * @param name of the golden set or policy
 */
public record Change(Subject subject, Deed deed, String name, int version) {
  /** What is changed. */
  public enum Subject {
    GOLDEN_SET,
    POLICY;

    /** {@code golden-set}, {@code policy}. */
    public String text() {
      return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    static Subject ofText(String text) {
      return Arrays.stream(values()).filter(s -> s.text().equals(text)).findFirst().orElseThrow();
    }
  }

  /** What is done to it. Revocation is not among them: taking trust away waits for nobody. */
  public enum Deed {
    ACTIVATION,
    /** An older version, a weaker policy or no demand at all may take its place. */
    RETIREMENT;

    /** {@code activation}, {@code retirement}. */
    public String text() {
      return name().toLowerCase(Locale.ROOT);
    }

    static Deed ofText(String text) {
      return valueOf(text.toUpperCase(Locale.ROOT));
    }
  }

  /** {@code activation of golden-set kvm v3}. */
  @Override
  public String toString() {
    return "%s of %s %s v%d".formatted(deed.text(), subject.text(), name, version);
  }
}
