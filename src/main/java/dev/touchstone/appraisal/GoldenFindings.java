package dev.touchstone.appraisal;

import dev.touchstone.golden.GoldenComparison;
import dev.touchstone.golden.GoldenDifference;
import dev.touchstone.launch.FactNames;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;

/** What differs from the nearest golden set: causes first, whole PCRs, their consequence, last. */
final class GoldenFindings {
  private GoldenFindings() {}

  static void report(GoldenComparison nearest, int compared, List<Finding> findings) {
    String set =
        " (golden set %s%s)"
            .formatted(
                nearest.set().label(),
                compared > 1 ? ", the nearest of %d".formatted(compared) : "");
    nearest.differences().stream()
        .sorted(Comparator.comparing(GoldenFindings::isConsequence))
        .map(difference -> finding(nearest, difference, set))
        .forEach(findings::add);
  }

  private static boolean isConsequence(GoldenDifference difference) {
    return difference.kind() == GoldenDifference.Kind.PCR;
  }

  private static Finding finding(
      GoldenComparison nearest, GoldenDifference difference, String set) {
    Category category = category(nearest, difference);
    String rule = "golden." + difference.kind().name().toLowerCase(Locale.ROOT).replace('_', '-');
    Finding finding =
        Finding.of(rule, category, severity(difference, category), difference.sentence() + set)
            .at(difference.pcr(), difference.event())
            .withValues(difference.expected(), difference.actual())
            .near(nearest.set().label());
    if (difference.kind() == GoldenDifference.Kind.UNPROVEN && category == Category.CONFIGURATION) {
      return finding.claiming(TrustVector.UNAVAILABLE);
    }
    return finding.severity() == Severity.CONTRAINDICATED && category == Category.HARDWARE
        ? finding.claiming(TrustVector.NOT_RECOGNISED)
        : finding;
  }

  private static Category category(GoldenComparison nearest, GoldenDifference difference) {
    // What a file is called is the host's choice, and no fact.
    boolean file =
        switch (difference.kind()) {
          case UNKNOWN_FILE, FORBIDDEN -> true;
          case PCR, UNPROVEN, MISSING, UNEXPECTED -> false;
        };
    if (!file && FactNames.isKnown(difference.what())) {
      return FactCategory.of(difference.what());
    }
    if (difference.pcr().isPresent()) {
      return PcrCategory.of(difference.pcr().getAsInt());
    }
    return PartCategory.of(nearest.set().part());
  }

  /** Firmware that should be recognised and is not is 97 in AR4SI, and there is no milder value. */
  private static Severity severity(GoldenDifference difference, Category category) {
    return switch (difference.kind()) {
      case FORBIDDEN -> Severity.CONTRAINDICATED;
      case UNPROVEN -> Severity.WARNING;
      case PCR, MISSING, UNEXPECTED, UNKNOWN_FILE ->
          category == Category.HARDWARE ? Severity.CONTRAINDICATED : Severity.WARNING;
    };
  }
}
