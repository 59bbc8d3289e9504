package dev.touchstone.appraisal;

import dev.touchstone.eventlog.MismatchReport;
import java.util.List;

/** What the UEFI log says once it was replayed (threats.md 4, 15, 16, 21). */
final class LogRules {
  /**
   * PCRs that firmware, boot loader and kernel extend with an entry in this log, and nothing else
   * does.
   */
  private static final int LAST_LOGGED_PCR = 9;

  private LogRules() {}

  static void check(LaunchPolicy policy, LogEvidence uefi, List<Finding> findings) {
    switch (uefi) {
      case LogEvidence.Absent() ->
          findings.add(
              Finding.of(
                  "log.uefi.absent",
                  Category.CONFIGURATION,
                  Severity.INFO,
                  "the host sent no UEFI event log: its PCRs are judged as whole values"));
      case LogEvidence.Unreadable(String reason) ->
          findings.add(
              Finding.of(
                  "log.uefi.unreadable",
                  Category.CONFIGURATION,
                  Severity.CONTRAINDICATED,
                  "the UEFI event log cannot be read to its end: " + reason));
      case LogEvidence.Replayed replayed -> {
        checkBank(policy, replayed, findings);
        checkReplay(replayed, findings);
      }
    }
  }

  /** A bank that the firmware does not log is one it may never have extended (CVE-2021-42299). */
  private static void checkBank(
      LaunchPolicy policy, LogEvidence.Replayed replayed, List<Finding> findings) {
    if (!replayed.banks().contains(policy.bank())) {
      findings.add(
          Finding.of(
              "log.uefi.bank",
              Category.CONFIGURATION,
              Severity.CONTRAINDICATED,
              "the policy judges bank "
                  + policy.bank().bank()
                  + ", the UEFI event log has none of its digests: the firmware may never have measured into it"));
    }
  }

  /**
   * Only PCRs that nothing but this log's writers extend count as unlogged: PCR 10 is IMA's, 17-22
   * the launch's.
   */
  private static void checkReplay(LogEvidence.Replayed replayed, List<Finding> findings) {
    for (MismatchReport report : replayed.comparison().reports()) {
      boolean logged = report.replayed().isPresent();
      if (logged || (report.pcr() <= LAST_LOGGED_PCR && replayed.banks().contains(report.bank()))) {
        findings.add(
            Finding.ofPcr(
                logged ? "log.uefi.replay" : "log.uefi.unlogged",
                PcrCategory.of(report.pcr()),
                Severity.CONTRAINDICATED,
                report.pcr(),
                "UEFI event log: " + report.sentence()));
      }
    }
  }
}
