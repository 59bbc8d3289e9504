package dev.touchstone.appraisal;

import dev.touchstone.golden.GoldenSet;
import dev.touchstone.golden.PcrComparison;
import dev.touchstone.tpm.Digest;
import dev.touchstone.tpm.VerifiedQuote;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/** The PCRs against the golden sets: any one that matches in the policy's bank will do. */
final class GoldenRules {
  private GoldenRules() {}

  /** Adds what is wrong to {@code findings}; gives the labels of the sets that match. */
  static List<String> check(
      LaunchPolicy policy, VerifiedQuote quote, List<GoldenSet> active, List<Finding> findings) {
    List<PcrComparison> comparisons =
        active.stream()
            .filter(set -> set.covers(policy.bank()))
            .map(set -> PcrComparison.of(set, policy.bank(), quote.pcrs()))
            .toList();
    if (comparisons.isEmpty()) {
      findings.add(
          Finding.of(
              "golden.none",
              Category.EXECUTABLES,
              Severity.WARNING,
              "there is no active golden set for bank "
                  + policy.bank().bank()
                  + ": capture one from a host you trust, or register its PCR values"));
      return List.of();
    }
    List<String> matched =
        comparisons.stream()
            .filter(PcrComparison::matches)
            .map(comparison -> comparison.goldenSet().label())
            .toList();
    if (matched.isEmpty()) {
      comparisons.stream()
          .min(Comparator.comparingInt(comparison -> comparison.differences().size()))
          .ifPresent(nearest -> report(nearest, comparisons.size(), findings));
    }
    return matched;
  }

  private static void report(PcrComparison nearest, int compared, List<Finding> findings) {
    String set = nearest.goldenSet().label();
    for (PcrComparison.Difference difference : nearest.differences()) {
      findings.add(
          Finding.ofPcr(
                  "golden.pcr",
                  PcrCategory.of(difference.pcr()),
                  Severity.WARNING,
                  difference.pcr(),
                  sentence(nearest, difference, set, compared))
              .withValues(
                  difference.expected().hex(),
                  difference.actual().map(Digest::hex).orElse("not quoted")));
    }
  }

  private static String sentence(
      PcrComparison nearest, PcrComparison.Difference difference, String set, int compared) {
    Optional<Digest> actual = difference.actual();
    return "PCR "
        + difference.pcr()
        + " ("
        + nearest.bank().bank()
        + "): golden set "
        + set
        + (compared > 1 ? ", the nearest of " + compared + "," : "")
        + " expects "
        + difference.expected().abbreviated()
        + ", "
        + actual
            .map(value -> "the quote has " + value.abbreviated())
            .orElse("the quote does not cover it");
  }
}
