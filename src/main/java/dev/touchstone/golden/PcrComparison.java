package dev.touchstone.golden;

import dev.touchstone.tpm.Digest;
import dev.touchstone.tpm.HashAlgorithm;
import dev.touchstone.tpm.PcrValues;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * A golden set held against the PCR values that a TPM signed, in one bank.
 *
 * @param differences each PCR that the set names and the quote shows otherwise, or not at all;
 *     ascending
 */
public record PcrComparison(GoldenSet goldenSet, HashAlgorithm bank, List<Difference> differences) {

  /**
   * One PCR that is not as the set has it.
   *
   * @param actual what the quote has; empty if the quote does not cover the PCR
   */
  public record Difference(int pcr, Digest expected, Optional<Digest> actual) {}

  /** Compares in {@code bank} alone: no other bank can stand in for it (threats.md 4). */
  public static PcrComparison of(GoldenSet set, HashAlgorithm bank, PcrValues quoted) {
    List<Difference> differences = new ArrayList<>();
    set.measurements()
        .bank(bank)
        .forEach(
            (pcr, expected) -> {
              Optional<Digest> actual = quoted.get(bank, pcr);
              if (actual.isEmpty() || !actual.get().equals(expected)) {
                differences.add(new Difference(pcr, expected, actual));
              }
            });
    return new PcrComparison(set, bank, List.copyOf(differences));
  }

  public boolean matches() {
    return goldenSet.covers(bank) && differences.isEmpty();
  }
}
