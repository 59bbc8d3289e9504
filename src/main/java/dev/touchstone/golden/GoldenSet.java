package dev.touchstone.golden;

import dev.touchstone.tpm.HashAlgorithm;
import dev.touchstone.tpm.PcrValues;
import java.util.regex.Pattern;

/**
 * A named, versioned set of measurements that a launch must show.
 *
 * @param measurements the PCR values expected, by bank; at least one
 */
public record GoldenSet(String name, int version, PcrValues measurements) {
  private static final Pattern NAME = Pattern.compile("[A-Za-z0-9][A-Za-z0-9._-]{0,99}");

  public GoldenSet {
    if (!isName(name)) {
      throw new IllegalArgumentException(
          "a golden set's name is 1 to 100 of A-Z a-z 0-9 . _ - and starts with a letter or digit");
    }
    if (measurements.banks().stream().allMatch(bank -> measurements.bank(bank).isEmpty())) {
      throw new IllegalArgumentException(
          "golden set \"" + name + "\" names no PCR: it would match every launch");
    }
  }

  public static boolean isName(String name) {
    return NAME.matcher(name).matches();
  }

  /** Whether the set says anything about the bank. A set that does not can match nothing there. */
  public boolean covers(HashAlgorithm bank) {
    return !measurements.bank(bank).isEmpty();
  }

  /** {@code kvm-6.1 v3}. */
  public String label() {
    return name + " v" + version;
  }
}
