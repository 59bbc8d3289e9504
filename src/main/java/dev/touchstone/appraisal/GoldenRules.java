package dev.touchstone.appraisal;

import dev.touchstone.golden.GoldenComparison;
import dev.touchstone.golden.GoldenDifference;
import dev.touchstone.golden.GoldenSet;
import dev.touchstone.golden.PcrMeasurement;
import dev.touchstone.launch.VerifiedLaunch;
import dev.touchstone.tpm.HashAlgorithm;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;

/** The PCRs against the golden sets: any one that matches in the policy's bank will do. */
final class GoldenRules {
  private GoldenRules() {}

  /** Adds what is wrong to {@code findings}; gives the labels of the sets that match. */
  static List<String> check(VerifiedLaunch launch, List<GoldenSet> active, List<Finding> findings) {
    List<GoldenComparison> comparisons =
        active.stream()
            .filter(set -> speaksOf(set, launch.bank()))
            .map(set -> GoldenComparison.of(set, launch))
            .toList();
    if (comparisons.isEmpty()) {
      findings.add(
          Finding.of(
              "golden.none",
              Category.EXECUTABLES,
              Severity.WARNING,
              "there is no active golden set for bank "
                  + launch.bank().bank()
                  + ": capture one from a host you trust, or register its PCR values"));
      return List.of();
    }
    List<String> matched =
        comparisons.stream()
            .filter(GoldenComparison::matches)
            .map(comparison -> comparison.set().label())
            .toList();
    if (matched.isEmpty()) {
      comparisons.stream()
          .min(Comparator.comparingInt(comparison -> comparison.differences().size()))
          .ifPresent(nearest -> report(nearest, comparisons.size(), findings));
    }
    return matched;
  }

  private static boolean speaksOf(GoldenSet set, HashAlgorithm bank) {
    return !set.pcrs().bank(bank).isEmpty()
        || set.measurements().stream().anyMatch(m -> !(m instanceof PcrMeasurement));
  }

  private static void report(GoldenComparison nearest, int compared, List<Finding> findings) {
    String set =
        " (golden set %s%s)"
            .formatted(
                nearest.set().label(),
                compared > 1 ? ", the nearest of %d".formatted(compared) : "");
    for (GoldenDifference difference : nearest.differences()) {
      findings.add(
          new Finding(
              "golden." + difference.kind().name().toLowerCase(Locale.ROOT).replace('_', '-'),
              difference.pcr().isPresent()
                  ? PcrCategory.of(difference.pcr().getAsInt())
                  : Category.EXECUTABLES,
              Severity.WARNING,
              difference.pcr(),
              difference.event(),
              difference.expected(),
              difference.actual(),
              difference.sentence() + set));
    }
  }
}
