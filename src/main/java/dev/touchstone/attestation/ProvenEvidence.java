package dev.touchstone.attestation;

import dev.touchstone.appraisal.LogEvidence;
import dev.touchstone.eventlog.LogProblem;
import dev.touchstone.eventlog.Replay;
import dev.touchstone.eventlog.ReplayedLog;
import dev.touchstone.eventlog.uefi.UefiLog;
import dev.touchstone.runtime.bundle.BundlePart;
import dev.touchstone.tpm.AttestationKey;
import dev.touchstone.tpm.Bytes;
import dev.touchstone.tpm.ClockInfo;
import dev.touchstone.tpm.Nonce;
import dev.touchstone.tpm.Parsed;
import dev.touchstone.tpm.PcrSelection;
import dev.touchstone.tpm.PcrValues;
import dev.touchstone.tpm.QuoteExpectation;
import dev.touchstone.tpm.QuoteVerdict;
import dev.touchstone.tpm.QuoteVerifier;
import dev.touchstone.tpm.VerifiedQuote;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Evidence after verification: what the TPM signed, and what the logs amount to against it. A pure
 * function of its inputs, so that judging again later comes to the same.
 */
record ProvenEvidence(QuoteVerdict quote, LogEvidence uefi, Map<String, Object> logViews) {

  /**
   * Verifies {@code evidence} with the enrolled key: a key that comes along with evidence is never
   * looked at.
   */
  static ProvenEvidence verify(
      Evidence evidence, Bytes akPublic, Nonce nonce, PcrSelection selection) {
    return switch (AttestationKey.parse(akPublic)) {
      case Parsed.Malformed<AttestationKey> malformed ->
          throw new IllegalStateException(
              "the enrolled attestation key cannot be read: " + malformed.message());
      case Parsed.Ok<AttestationKey>(AttestationKey ak) -> {
        QuoteVerdict verdict =
            QuoteVerifier.verify(evidence.quote(), ak, QuoteExpectation.of(nonce, selection));
        yield evidence
            .part(BundlePart.UEFI_LOG)
            .map(log -> withUefiLog(verdict, log))
            .orElseGet(() -> new ProvenEvidence(verdict, new LogEvidence.Absent(), Map.of()));
      }
    };
  }

  private static ProvenEvidence withUefiLog(QuoteVerdict verdict, Bytes bytes) {
    return switch (UefiLog.parse(bytes)) {
      case Parsed.Malformed<UefiLog> malformed ->
          new ProvenEvidence(
              verdict,
              new LogEvidence.Unreadable(malformed.message()),
              Map.of("uefi", LogView.unreadable(malformed)));
      case Parsed.Ok<UefiLog>(UefiLog log) -> {
        PcrValues quoted =
            verdict instanceof QuoteVerdict.Verified(VerifiedQuote quote)
                ? quote.pcrs()
                : PcrValues.of(Map.of());
        ReplayedLog replayed = Replay.of(log);
        yield new ProvenEvidence(
            verdict, judged(replayed, quoted), Map.of("uefi", LogView.of(replayed, quoted)));
      }
    };
  }

  private static LogEvidence judged(ReplayedLog replayed, PcrValues quoted) {
    if (!replayed.log().complete()) {
      List<LogProblem> problems = replayed.log().problems();
      LogProblem last = problems.get(problems.size() - 1);
      return new LogEvidence.Unreadable("offset " + last.offset() + ": " + last.message());
    }
    return new LogEvidence.Replayed(
        Set.copyOf(replayed.log().banks()), Replay.compare(replayed, quoted));
  }

  /** The TPM's clock, if the quote proved it. */
  Optional<ClockInfo> clock() {
    return quote instanceof QuoteVerdict.Verified(VerifiedQuote verified)
        ? Optional.of(verified.clock())
        : Optional.empty();
  }
}
