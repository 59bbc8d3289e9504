package dev.touchstone.tpm;

import java.util.List;
import java.util.Optional;

/** What became of a quote. */
public sealed interface QuoteVerdict {

  /** Every check that could be made was passed. */
  record Verified(VerifiedQuote quote) implements QuoteVerdict {}

  /**
   * A quote, and not to be believed.
   *
   * @param problems every reason that could be evaluated, at least one
   * @param claimed what it says, unverified
   */
  record Refused(List<QuoteProblem> problems, Optional<QuoteInfo> claimed) implements QuoteVerdict {
    public Refused {
      problems = List.copyOf(problems);
    }
  }

  /**
   * Not a quote.
   *
   * @param part the part of the bundle: {@code quote.bin}, {@code signature.bin}
   * @param reason where and what was expected and found
   */
  record Malformed(String part, String reason) implements QuoteVerdict {}
}
