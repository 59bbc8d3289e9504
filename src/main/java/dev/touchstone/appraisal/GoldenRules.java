package dev.touchstone.appraisal;

import dev.touchstone.golden.GoldenComparison;
import dev.touchstone.golden.GoldenPart;
import dev.touchstone.golden.GoldenSet;
import dev.touchstone.golden.PcrMeasurement;
import dev.touchstone.launch.LaunchFacts;
import dev.touchstone.launch.VerifiedLaunch;
import dev.touchstone.tpm.HashAlgorithm;
import java.util.Comparator;
import java.util.List;

/** The PCRs against the golden sets: any one that matches in the policy's bank will do. */
final class GoldenRules {
  private GoldenRules() {}

  /** Adds what is wrong to {@code findings}; gives the sets that match. */
  static List<GoldenSet> check(
      VerifiedLaunch launch,
      LaunchFacts facts,
      String host,
      List<GoldenSet> active,
      List<Finding> findings) {
    List<GoldenComparison> comparisons =
        active.stream()
            .filter(set -> set.part() == GoldenPart.LAUNCH && set.isFor(host))
            .filter(set -> speaksOf(set, launch.bank()))
            .map(set -> GoldenComparison.of(set, launch, facts))
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
    List<GoldenSet> matched =
        comparisons.stream().filter(GoldenComparison::matches).map(GoldenComparison::set).toList();
    if (matched.isEmpty()) {
      comparisons.stream()
          .min(Comparator.comparingInt(comparison -> comparison.differences().size()))
          .ifPresent(nearest -> GoldenFindings.report(nearest, comparisons.size(), findings));
    }
    return matched;
  }

  private static boolean speaksOf(GoldenSet set, HashAlgorithm bank) {
    return !set.pcrs().bank(bank).isEmpty()
        || set.measurements().stream().anyMatch(m -> !(m instanceof PcrMeasurement));
  }
}
