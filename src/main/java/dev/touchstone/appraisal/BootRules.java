package dev.touchstone.appraisal;

import dev.touchstone.appraisal.policy.EvidenceTerms;
import dev.touchstone.tpm.BootOrder;
import dev.touchstone.tpm.ClockInfo;
import java.util.List;

/** What the TPM's clock and counters say (threats.md 12). */
final class BootRules {
  private BootRules() {}

  static void check(BootOrder order, List<Finding> findings) {
    if (order instanceof BootOrder.Rollback rollback) {
      findings.add(
          Finding.of(
              "boot.rollback",
              Category.INSTANCE_IDENTITY,
              Severity.CONTRAINDICATED,
              "the TPM went back in time: "
                  + rollback.message()
                  + "; after a TPM clear enrol the host again, otherwise treat this as a copied or restored TPM"));
    }
  }

  static void checkClock(EvidenceTerms terms, ClockInfo clock, List<Finding> findings) {
    if (!clock.safe()) {
      findings.add(
          Finding.of(
              "boot.clock-unsafe",
              Category.INSTANCE_IDENTITY,
              terms.requireSafeClock() ? Severity.WARNING : Severity.INFO,
              "the TPM says that its clock may repeat (safe = NO), as it does for up to 70 minutes after a loss of"
                  + " power"));
    }
  }
}
