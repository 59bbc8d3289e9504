package dev.touchstone.appraisal;

import dev.touchstone.eventlog.txt.DynamicLaunch;
import dev.touchstone.launch.LogKind;
import dev.touchstone.launch.LogReport;
import dev.touchstone.launch.VerifiedLaunch;
import java.util.List;
import java.util.Optional;

/** What the logs say once they were replayed (threats.md 4, 15, 16, 21). */
final class LogRules {
  private LogRules() {}

  static void check(LaunchPolicy policy, JudgedLogs logs, List<Finding> findings) {
    for (LogKind kind : LogKind.values()) {
      switch (logs.of(kind)) {
        case LogEvidence.Absent() -> absent(policy, kind, logs.launch(), findings);
        case LogEvidence.Unreadable(String reason) ->
            findings.add(
                Finding.of(
                    rule(kind, "unreadable"),
                    Category.CONFIGURATION,
                    Severity.CONTRAINDICATED,
                    "the " + kind.title() + " cannot be read to its end: " + reason));
        case LogEvidence.Replayed(LogReport report) -> {
          checkBank(policy, kind, report, findings);
          checkReplay(kind, report, findings);
        }
      }
    }
    logs.launch().flatMap(VerifiedLaunch::ima).ifPresent(ima -> ImaRules.check(ima, findings));
  }

  private static String rule(LogKind kind, String what) {
    return "log." + kind.key() + "." + what;
  }

  private static void absent(
      LaunchPolicy policy, LogKind kind, Optional<VerifiedLaunch> launch, List<Finding> findings) {
    boolean wanted =
        switch (kind) {
          case UEFI -> true;
          case TXT ->
              launch
                  .filter(
                      verified ->
                          DynamicLaunch.of(verified.quote().pcrs(), policy.bank())
                              == DynamicLaunch.LAUNCHED)
                  .isPresent();
          case IMA -> false;
        };
    if (wanted) {
      findings.add(
          Finding.of(
              rule(kind, "absent"),
              Category.CONFIGURATION,
              Severity.INFO,
              "the host sent no " + kind.title() + ": its PCRs are judged as whole values"));
    }
  }

  /** A bank that the firmware does not log is one it may never have extended (CVE-2021-42299). */
  private static void checkBank(
      LaunchPolicy policy, LogKind kind, LogReport report, List<Finding> findings) {
    // the kernel extends every bank, and an IMA list shows the digests of one
    if (kind != LogKind.IMA && !report.banks().contains(policy.bank())) {
      findings.add(
          Finding.of(
              rule(kind, "bank"),
              Category.CONFIGURATION,
              Severity.CONTRAINDICATED,
              "the policy judges bank "
                  + policy.bank().bank()
                  + ", the "
                  + kind.title()
                  + " has none of its digests: "
                  + (kind == LogKind.UEFI ? "the firmware" : "the launch")
                  + " may never have measured into it"));
    }
  }

  private static void checkReplay(LogKind kind, LogReport report, List<Finding> findings) {
    for (LogReport.Mismatch mismatch : report.mismatches()) {
      findings.add(
          Finding.ofPcr(
              rule(kind, mismatch.logged() ? "replay" : "unlogged"),
              PcrCategory.of(mismatch.pcr()),
              Severity.CONTRAINDICATED,
              mismatch.pcr(),
              kind.title() + ": " + mismatch.sentence()));
    }
  }
}
