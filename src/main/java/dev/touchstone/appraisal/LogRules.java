package dev.touchstone.appraisal;

import dev.touchstone.eventlog.PcrReplay;
import dev.touchstone.eventlog.ReplayedLog;
import dev.touchstone.tpm.Digest;
import dev.touchstone.tpm.HashAlgorithm;
import dev.touchstone.tpm.VerifiedQuote;
import java.util.List;

/** What the UEFI log says once it was replayed (threats.md 4, 15, 16, 21). */
final class LogRules {
  /**
   * PCRs that firmware, boot loader and kernel extend with an entry in this log, and nothing else
   * does.
   */
  private static final int LAST_LOGGED_PCR = 9;

  private LogRules() {}

  static void check(
      LaunchPolicy policy, VerifiedQuote quote, LogEvidence uefi, List<Finding> findings) {
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
        checkUnlogged(quote, replayed, findings);
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

  private static void checkReplay(LogEvidence.Replayed replayed, List<Finding> findings) {
    for (ReplayedLog.Mismatch mismatch : replayed.explanations()) {
      findings.add(
          Finding.ofPcr(
              "log.uefi.replay",
              PcrCategory.of(mismatch.pcr()),
              Severity.CONTRAINDICATED,
              mismatch.pcr(),
              "UEFI event log, " + mismatch.sentence()));
    }
  }

  private static void checkUnlogged(
      VerifiedQuote quote, LogEvidence.Replayed replayed, List<Finding> findings) {
    for (HashAlgorithm bank : replayed.banks()) {
      quote
          .pcrs()
          .bank(bank)
          .forEach(
              (pcr, value) -> {
                if (pcr <= LAST_LOGGED_PCR
                    && !value.isAllZeros()
                    && isUnlogged(replayed, bank, pcr)) {
                  findings.add(unlogged(bank, pcr, value));
                }
              });
    }
  }

  private static boolean isUnlogged(LogEvidence.Replayed replayed, HashAlgorithm bank, int pcr) {
    return replayed.outcome().getOrDefault(bank, new java.util.TreeMap<>()).get(pcr)
        == PcrReplay.NOT_LOGGED;
  }

  private static Finding unlogged(HashAlgorithm bank, int pcr, Digest value) {
    return Finding.ofPcr(
        "log.uefi.unlogged",
        PcrCategory.of(pcr),
        Severity.CONTRAINDICATED,
        pcr,
        "PCR "
            + pcr
            + " ("
            + bank.bank()
            + "): the quote has "
            + value.abbreviated()
            + ", the UEFI log has no event for it: something extended it without logging");
  }
}
