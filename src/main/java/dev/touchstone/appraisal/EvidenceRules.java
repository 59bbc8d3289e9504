package dev.touchstone.appraisal;

import dev.touchstone.appraisal.policy.EvidenceTerms;
import dev.touchstone.tpm.VerifiedQuote;
import java.util.List;

/** A PCR that a policy names and the quote lacks is a failure (threats.md 16). */
final class EvidenceRules {
  private EvidenceRules() {}

  static void check(EvidenceTerms terms, VerifiedQuote quote, List<Finding> findings) {
    for (int pcr : terms.pcrs()) {
      if (quote.pcrs().get(terms.bank(), pcr).isEmpty()) {
        Category category = PcrCategory.of(pcr);
        findings.add(
            Finding.ofPcr(
                    "evidence.pcr",
                    category,
                    Severity.WARNING,
                    pcr,
                    "the policy wants PCR %d of bank %s, the quote does not cover it"
                        .formatted(pcr, terms.bank().bank()))
                .claiming(
                    category == Category.CONFIGURATION
                        ? TrustVector.UNAVAILABLE
                        : category == Category.EXECUTABLES
                            ? TrustVector.UNRECOGNISED
                            : TrustVector.WEAK));
      }
    }
  }
}
