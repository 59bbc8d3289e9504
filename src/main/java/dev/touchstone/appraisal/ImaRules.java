package dev.touchstone.appraisal;

import dev.touchstone.eventlog.ima.BootAggregate;
import dev.touchstone.eventlog.ima.ImaReplay;
import dev.touchstone.launch.ProvenIma;
import java.util.List;

/** What an IMA list says beyond its replay (threats.md 23). */
final class ImaRules {
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
    for (BootAggregate aggregate : ima.bootAggregates()) {
      check(aggregate, findings);
    }
  }

  private static void check(BootAggregate aggregate, List<Finding> findings) {
    String record = "IMA list, record %d: boot_aggregate ".formatted(aggregate.entry());
    switch (aggregate.outcome()) {
      case MATCHES_PCR_0_TO_9, MATCHES_PCR_0_TO_7 -> {
        // the list is of this boot
      }
      case MISMATCH ->
          add(
              aggregate,
              Severity.CONTRAINDICATED,
              record + "is not the hash of the quoted PCR 0 to 9: the list is of another boot",
              findings);
      case NOT_QUOTED ->
          add(
              aggregate,
              Severity.INFO,
              record + "is of a bank whose PCR 0 to 9 are not all quoted",
              findings);
      case NO_TPM ->
          add(aggregate, Severity.WARNING, record + "is zero: IMA started without a TPM", findings);
      case UNREADABLE ->
          add(aggregate, Severity.WARNING, record + "has no readable digest", findings);
    }
  }

  private static void add(
      BootAggregate aggregate, Severity severity, String message, List<Finding> findings) {
    findings.add(
        Finding.ofEvent(
            "ima.boot-aggregate",
            Category.FILE_SYSTEM,
            severity,
            ImaReplay.DEFAULT_PCR,
            aggregate.entry(),
            message));
  }
}
