package dev.touchstone.appraisal;

import dev.touchstone.eventlog.ima.BootAggregate;
import dev.touchstone.eventlog.ima.ImaReplay;
import dev.touchstone.launch.ProvenIma;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;

/** What an IMA list says beyond its replay (threats.md 23). */
final class ImaRules {
  private static final String BOOT_AGGREGATE = "ima.boot-aggregate";

  /** A list is the host's to fill: so many records of one outcome are findings of their own. */
  private static final int SHOWN = 10;

  private ImaRules() {}

  static void check(ProvenIma ima, List<Finding> findings) {
    ima.covered()
        .filter(covered -> covered.violations() > 0)
        .ifPresent(
            covered ->
                findings.add(
                    Finding.ofPcr(
                        "ima.violations",
                        Category.FILE_SYSTEM,
                        Severity.WARNING,
                        ImaReplay.DEFAULT_PCR,
                        "IMA list: %d of %d records are violations: files changed while they were measured"
                            .formatted(covered.violations(), covered.extensions()))));
    checkAggregates(ima.bootAggregates(), findings);
  }

  /** Counted per outcome: no number of harmless records hides one that is not (threats.md 20). */
  private static void checkAggregates(List<BootAggregate> aggregates, List<Finding> findings) {
    Map<BootAggregate.Outcome, Integer> counts = new EnumMap<>(BootAggregate.Outcome.class);
    for (BootAggregate aggregate : aggregates) {
      int count = counts.merge(aggregate.outcome(), 1, Integer::sum);
      if (!aggregate.matches() && count <= SHOWN) {
        findings.add(
            Finding.ofEvent(
                BOOT_AGGREGATE,
                Category.FILE_SYSTEM,
                severity(aggregate.outcome()),
                ImaReplay.DEFAULT_PCR,
                aggregate.entry(),
                "IMA list, record %d: boot_aggregate %s"
                    .formatted(aggregate.entry(), sentence(aggregate.outcome()))));
      }
    }
    counts.forEach(
        (outcome, count) -> {
          if (!outcome.matches() && count > SHOWN) {
            findings.add(
                Finding.ofPcr(
                    BOOT_AGGREGATE,
                    Category.FILE_SYSTEM,
                    severity(outcome),
                    ImaReplay.DEFAULT_PCR,
                    "IMA list: %d more records: boot_aggregate %s"
                        .formatted(count - SHOWN, sentence(outcome))));
          }
        });
  }

  private static Severity severity(BootAggregate.Outcome outcome) {
    return switch (outcome) {
      case MISMATCH -> Severity.CONTRAINDICATED;
      case NO_TPM, UNREADABLE -> Severity.WARNING;
      case NOT_QUOTED, MATCHES_PCR_0_TO_9, MATCHES_PCR_0_TO_7 -> Severity.INFO;
    };
  }

  private static String sentence(BootAggregate.Outcome outcome) {
    return switch (outcome) {
      case MATCHES_PCR_0_TO_9 -> "is the hash of the quoted PCR 0 to 9";
      case MATCHES_PCR_0_TO_7 -> "is the hash of the quoted PCR 0 to 7";
      case MISMATCH -> "is not the hash of the quoted PCR 0 to 9: the list is of another boot";
      case NOT_QUOTED -> "is of a bank whose PCR 0 to 9 are not all quoted";
      case NO_TPM -> "is zero: IMA started without a TPM";
      case UNREADABLE -> "has no readable digest";
    };
  }
}
