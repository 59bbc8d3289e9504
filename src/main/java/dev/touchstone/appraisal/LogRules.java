package dev.touchstone.appraisal;

import dev.touchstone.appraisal.policy.EvidenceTerms;
import dev.touchstone.appraisal.policy.LogDemand;
import dev.touchstone.eventlog.ima.ImaReplay;
import dev.touchstone.eventlog.txt.DynamicLaunch;
import dev.touchstone.launch.LogKind;
import dev.touchstone.launch.LogReport;
import dev.touchstone.launch.VerifiedLaunch;
import dev.touchstone.tpm.HashAlgorithm;
import dev.touchstone.tpm.PcrValues;
import java.util.List;

/** What the logs say once they were replayed (threats.md 4, 15, 16, 21). */
final class LogRules {
  private LogRules() {}

  static void check(
      EvidenceTerms terms, PcrValues quoted, JudgedLogs logs, List<Finding> findings) {
    for (LogKind kind : LogKind.values()) {
      switch (logs.of(kind)) {
        case LogEvidence.Absent() -> absent(terms, kind, quoted, findings);
        case LogEvidence.Unreadable(String reason) ->
            findings.add(
                Finding.of(
                    rule(kind, "unreadable"),
                    Category.CONFIGURATION,
                    Severity.CONTRAINDICATED,
                    "the " + kind.title() + " cannot be read to its end: " + reason));
        case LogEvidence.Replayed(LogReport report) -> {
          checkBank(terms, kind, report, findings);
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
      EvidenceTerms terms, LogKind kind, PcrValues quoted, List<Finding> findings) {
    LogDemand demand = terms.logs().get(kind);
    if (demand == LogDemand.REQUIRED
        || (demand == LogDemand.IF_LAUNCHED && !isUntouched(kind, terms.bank(), quoted))) {
      findings.add(
          Finding.of(
                  rule(kind, "absent"),
                  Category.CONFIGURATION,
                  Severity.WARNING,
                  "the policy wants the %s, the host sent none".formatted(kind.title()))
              .claiming(TrustVector.UNAVAILABLE));
    } else if (kind == LogKind.UEFI
        || (kind == LogKind.TXT
            && DynamicLaunch.of(quoted, terms.bank()) == DynamicLaunch.LAUNCHED)) {
      findings.add(
          Finding.of(
              rule(kind, "absent"),
              Category.CONFIGURATION,
              Severity.INFO,
              "the host sent no " + kind.title() + ": its PCRs are judged as whole values"));
    }
  }

  /** Whether the quote shows that the log's writer extended nothing; what is not quoted may be. */
  private static boolean isUntouched(LogKind kind, HashAlgorithm bank, PcrValues quoted) {
    return switch (kind) {
      case UEFI -> isInitial(bank, 0, quoted);
      case TXT -> DynamicLaunch.of(quoted, bank) == DynamicLaunch.NOT_LAUNCHED;
      case IMA -> isInitial(bank, ImaReplay.DEFAULT_PCR, quoted);
    };
  }

  private static boolean isInitial(HashAlgorithm bank, int pcr, PcrValues quoted) {
    return quoted.get(bank, pcr).filter(bank.zeros()::equals).isPresent();
  }

  /** A bank that the firmware does not log is one it may never have extended (CVE-2021-42299). */
  private static void checkBank(
      EvidenceTerms terms, LogKind kind, LogReport report, List<Finding> findings) {
    // the kernel extends every bank, and an IMA list shows the digests of one
    if (kind != LogKind.IMA && !report.banks().contains(terms.bank())) {
      findings.add(
          Finding.of(
              rule(kind, "bank"),
              Category.CONFIGURATION,
              Severity.CONTRAINDICATED,
              "the policy judges bank "
                  + terms.bank().bank()
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
