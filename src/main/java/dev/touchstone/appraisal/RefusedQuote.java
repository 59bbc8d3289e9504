package dev.touchstone.appraisal;

import dev.touchstone.tpm.QuoteProblem;
import dev.touchstone.tpm.QuoteVerdict;
import java.util.List;
import java.util.Locale;

/** The verdict on a quote that does not verify: cryptographic failure in every category. */
final class RefusedQuote {
  private RefusedQuote() {}

  static Verdict verdict(QuoteVerdict quote) {
    return switch (quote) {
      case QuoteVerdict.Refused refused -> {
        List<Finding> findings = refused.problems().stream().map(RefusedQuote::finding).toList();
        yield verdict(findings, "the quote does not verify: " + findings.getFirst().message());
      }
      case QuoteVerdict.Malformed malformed -> {
        String message = malformed.part() + ": " + malformed.reason();
        yield verdict(List.of(finding("quote.malformed", message)), message);
      }
      case QuoteVerdict.Verified verified ->
          throw new IllegalArgumentException("the quote verifies");
    };
  }

  private static Verdict verdict(List<Finding> findings, String reason) {
    return new Verdict(
        Status.CONTRAINDICATED,
        findings,
        List.of(),
        reason,
        TrustVector.all(TrustVector.CRYPTO_FAILED));
  }

  private static Finding finding(QuoteProblem problem) {
    return finding(
        "quote." + problem.code().name().toLowerCase(Locale.ROOT).replace('_', '-'),
        problem.message());
  }

  private static Finding finding(String rule, String message) {
    return Finding.of(rule, Category.INSTANCE_IDENTITY, Severity.CONTRAINDICATED, message)
        .claiming(TrustVector.CRYPTO_FAILED);
  }
}
