package dev.touchstone.appraisal;

import dev.touchstone.appraisal.policy.EvidenceTerms;
import dev.touchstone.appraisal.policy.Policy;
import dev.touchstone.appraisal.policy.UnreadablePolicy;
import dev.touchstone.golden.GoldenSet;
import dev.touchstone.launch.VerifiedLaunch;
import dev.touchstone.tpm.BootContinuity;
import dev.touchstone.tpm.BootOrder;
import dev.touchstone.tpm.ClockInfo;
import dev.touchstone.tpm.QuoteVerdict;
import dev.touchstone.tpm.VerifiedQuote;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * A verdict and what it says about the boot.
 *
 * @param boot how the quote's boot relates to the latest one known; empty if the quote proved
 *     nothing or none was known
 */
public record Appraisal(Verdict verdict, Optional<BootOrder> boot) {

  /**
   * Judges one quote with its logs by a policy.
   *
   * @param latest the clock of the latest verified quote of the same attestation key
   * @param logs the logs, held against this quote in the policy's bank
   * @param active the golden sets in force; those for other hosts are left out here
   * @param revoked sets that were in force and must not match any more
   */
  public static Appraisal of(
      Policy policy,
      QuoteVerdict quote,
      Optional<ClockInfo> latest,
      JudgedLogs logs,
      HostIdentity identity,
      List<GoldenSet> active,
      List<GoldenSet> revoked) {
    if (!(quote instanceof QuoteVerdict.Verified(VerifiedQuote verified))) {
      return new Appraisal(RefusedQuote.verdict(quote), Optional.empty());
    }
    EvidenceTerms terms = policy.evidence();
    Map<Category, Integer> affirmed = new EnumMap<>(Category.class);
    List<Finding> findings = new ArrayList<>();
    IdentityRules.check(identity, affirmed, findings);
    Optional<BootOrder> boot = ofEvidence(terms, verified, latest, logs, findings);
    PolicyRules.check(policy, logs.facts(), affirmed, findings);
    List<GoldenSet> matched =
        PartRules.check(
            policy,
            identity.name(),
            launch(terms, verified, logs),
            logs.facts(),
            active,
            revoked,
            findings);
    GoldenCoverage.affirm(matched, affirmed);
    return new Appraisal(
        Conclusion.of(
            findings,
            affirmed,
            policy.requiredCategories(),
            matched,
            "the launch meets policy %s%s".formatted(policy.name(), with(matched))),
        boot);
  }

  /**
   * Judges one quote with its logs by whole PCRs alone.
   *
   * @param latest the clock of the latest verified quote of the same attestation key
   * @param logs the logs, held against this quote
   * @param host by whose name golden sets are chosen
   * @param active the golden sets in force; those that are not for a whole launch, or for other
   *     hosts, are left out here
   * @param revoked sets that were in force and must not match any more
   */
  public static Appraisal of(
      LaunchPolicy policy,
      QuoteVerdict quote,
      Optional<ClockInfo> latest,
      JudgedLogs logs,
      String host,
      List<GoldenSet> active,
      List<GoldenSet> revoked) {
    if (!(quote instanceof QuoteVerdict.Verified(VerifiedQuote verified))) {
      return new Appraisal(RefusedQuote.verdict(quote), Optional.empty());
    }
    EvidenceTerms terms = policy.evidence();
    Map<Category, Integer> affirmed = new EnumMap<>(Category.class);
    affirmed.put(Category.INSTANCE_IDENTITY, TrustVector.AFFIRMED);
    List<Finding> findings = new ArrayList<>();
    Optional<BootOrder> boot = ofEvidence(terms, verified, latest, logs, findings);
    VerifiedLaunch launch = launch(terms, verified, logs);
    RevokedSets.check(launch, logs.facts(), host, revoked, findings);
    List<GoldenSet> matched = GoldenRules.check(launch, logs.facts(), host, active, findings);
    GoldenCoverage.affirm(matched, affirmed);
    return new Appraisal(
        Conclusion.of(
            findings,
            affirmed,
            Set.of(),
            matched,
            "the launch matches golden set " + labels(matched)),
        boot);
  }

  /**
   * Judges one quote for which the policy cannot be read: a quote that does not verify is still
   * refused, and of a good one nothing is said. Never affirming.
   *
   * @param latest the clock of the latest verified quote of the same attestation key
   */
  public static Appraisal of(
      UnreadablePolicy policy, QuoteVerdict quote, Optional<ClockInfo> latest) {
    if (!(quote instanceof QuoteVerdict.Verified(VerifiedQuote verified))) {
      return new Appraisal(RefusedQuote.verdict(quote), Optional.empty());
    }
    List<Finding> findings = new ArrayList<>();
    Optional<BootOrder> boot =
        latest.map(earlier -> BootContinuity.compare(earlier, verified.clock()));
    boot.ifPresent(order -> BootRules.check(order, findings));
    return new Appraisal(UnreadableRules.verdict(policy, findings), boot);
  }

  private static Optional<BootOrder> ofEvidence(
      EvidenceTerms terms,
      VerifiedQuote quote,
      Optional<ClockInfo> latest,
      JudgedLogs logs,
      List<Finding> findings) {
    Optional<BootOrder> boot =
        latest.map(earlier -> BootContinuity.compare(earlier, quote.clock()));
    boot.ifPresent(order -> BootRules.check(order, findings));
    BootRules.checkClock(terms, quote.clock(), findings);
    EvidenceRules.check(terms, quote, findings);
    LogRules.check(terms, quote.pcrs(), logs, findings);
    return boot;
  }

  private static VerifiedLaunch launch(EvidenceTerms terms, VerifiedQuote quote, JudgedLogs logs) {
    return logs.launch()
        .orElseGet(
            () ->
                VerifiedLaunch.of(
                    quote, terms.bank(), Optional.empty(), Optional.empty(), Optional.empty()));
  }

  private static String with(List<GoldenSet> matched) {
    return matched.isEmpty() ? "" : " with golden set " + labels(matched);
  }

  private static String labels(List<GoldenSet> matched) {
    return String.join(", ", matched.stream().map(GoldenSet::label).distinct().toList());
  }
}
