package dev.touchstone.appraisal;

import dev.touchstone.golden.GoldenSet;
import dev.touchstone.launch.VerifiedLaunch;
import dev.touchstone.tpm.BootContinuity;
import dev.touchstone.tpm.BootOrder;
import dev.touchstone.tpm.ClockInfo;
import dev.touchstone.tpm.QuoteProblem;
import dev.touchstone.tpm.QuoteVerdict;
import dev.touchstone.tpm.VerifiedQuote;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * A verdict and what it says about the boot.
 *
 * @param boot how the quote's boot relates to the latest one known; empty if the quote proved
 *     nothing or none was known
 */
public record Appraisal(Verdict verdict, Optional<BootOrder> boot) {

  /**
   * Judges one quote with its logs.
   *
   * @param latest the clock of the latest verified quote of the same attestation key
   * @param logs the logs, held against this quote
   * @param active the golden sets in force
   */
  public static Appraisal of(
      LaunchPolicy policy,
      QuoteVerdict quote,
      Optional<ClockInfo> latest,
      JudgedLogs logs,
      List<GoldenSet> active) {
    return switch (quote) {
      case QuoteVerdict.Verified(VerifiedQuote verified) ->
          ofVerified(policy, verified, latest, logs, active);
      case QuoteVerdict.Refused refused -> ofRefused(refused.problems());
      case QuoteVerdict.Malformed malformed ->
          new Appraisal(
              new Verdict(
                  Status.CONTRAINDICATED,
                  List.of(
                      Finding.of(
                          "quote.malformed",
                          Category.INSTANCE_IDENTITY,
                          Severity.CONTRAINDICATED,
                          malformed.part() + ": " + malformed.reason())),
                  List.of(),
                  malformed.part() + ": " + malformed.reason()),
              Optional.empty());
    };
  }

  private static Appraisal ofRefused(List<QuoteProblem> problems) {
    List<Finding> findings =
        problems.stream()
            .map(
                problem ->
                    Finding.of(
                        "quote." + problem.code().name().toLowerCase(Locale.ROOT).replace('_', '-'),
                        Category.INSTANCE_IDENTITY,
                        Severity.CONTRAINDICATED,
                        problem.message()))
            .toList();
    return new Appraisal(
        new Verdict(
            Status.CONTRAINDICATED,
            findings,
            List.of(),
            "the quote does not verify: " + findings.get(0).message()),
        Optional.empty());
  }

  private static Appraisal ofVerified(
      LaunchPolicy policy,
      VerifiedQuote quote,
      Optional<ClockInfo> latest,
      JudgedLogs logs,
      List<GoldenSet> active) {
    Optional<BootOrder> boot =
        latest.map(earlier -> BootContinuity.compare(earlier, quote.clock()));
    List<Finding> findings = new ArrayList<>();
    boot.ifPresent(order -> BootRules.check(order, findings));
    BootRules.checkClock(policy, quote.clock(), findings);
    LogRules.check(policy, logs, findings);
    VerifiedLaunch launch =
        logs.launch()
            .orElseGet(
                () ->
                    VerifiedLaunch.of(
                        quote,
                        policy.bank(),
                        Optional.empty(),
                        Optional.empty(),
                        Optional.empty()));
    List<String> matched = GoldenRules.check(launch, active, findings);
    return new Appraisal(conclude(findings, matched), boot);
  }

  private static Verdict conclude(List<Finding> findings, List<String> matched) {
    Status status = Status.AFFIRMING;
    for (Finding finding : findings) {
      Status atBest = finding.severity().atBest();
      status = atBest.compareTo(status) > 0 ? atBest : status;
    }
    String reason =
        findings.stream()
            .filter(finding -> finding.severity() != Severity.INFO)
            .max((a, b) -> a.severity() == b.severity() ? 1 : a.severity().compareTo(b.severity()))
            .map(Finding::message)
            .orElse("the launch matches golden set " + String.join(", ", matched));
    return new Verdict(status, findings, matched, reason);
  }
}
