package dev.touchstone.attestation;

import com.fasterxml.jackson.annotation.JsonInclude;
import dev.touchstone.runtime.bundle.PcrsJson;
import dev.touchstone.tpm.ClockInfo;
import dev.touchstone.tpm.QuoteProblem;
import dev.touchstone.tpm.QuoteVerdict;
import dev.touchstone.tpm.VerifiedQuote;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * A verified quote as it stands in JSON: part of the contract of {@code touchstone verify --json}.
 *
 * @param nonceMatches whether the nonce is the one expected; absent if none was
 * @param pcrs what the TPM signed; empty unless the quote is valid
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record QuoteView(
    boolean valid,
    List<String> problems,
    Boolean nonceMatches,
    String algorithm,
    ClockView clock,
    String firmwareVersion,
    Map<String, Map<String, String>> pcrs) {

  public record ClockView(long clock, long resetCount, long restartCount, boolean safe) {
    static ClockView of(ClockInfo info) {
      return new ClockView(info.clockMillis(), info.resetCount(), info.restartCount(), info.safe());
    }
  }

  /** {@code nonceExpected}: whether there was a nonce to compare with. */
  public static QuoteView of(QuoteVerdict verdict, Optional<Boolean> nonceExpected) {
    return switch (verdict) {
      case QuoteVerdict.Verified(VerifiedQuote quote) ->
          new QuoteView(
              true,
              List.of(),
              nonceExpected.map(expected -> quote.nonceChecked()).orElse(null),
              quote.algorithm(),
              ClockView.of(quote.clock()),
              quote.firmwareVersion(),
              PcrsJson.toTree(quote.pcrs()));
      case QuoteVerdict.Refused refused ->
          new QuoteView(
              false,
              refused.problems().stream().map(QuoteProblem::message).toList(),
              nonceExpected
                  .map(
                      expected ->
                          refused.problems().stream()
                              .noneMatch(p -> p.code() == QuoteProblem.Code.NONCE_MISMATCH))
                  .orElse(null),
              null,
              null,
              null,
              Map.of());
      case QuoteVerdict.Malformed malformed ->
          new QuoteView(
              false,
              List.of(malformed.part() + ": " + malformed.reason()),
              nonceExpected.map(expected -> false).orElse(null),
              null,
              null,
              null,
              Map.of());
    };
  }
}
