package dev.touchstone.attestation;

import dev.touchstone.appraisal.JudgedLogs;
import dev.touchstone.launch.LogKind;
import dev.touchstone.runtime.bundle.BundlePart;
import dev.touchstone.tpm.AttestationKey;
import dev.touchstone.tpm.Bytes;
import dev.touchstone.tpm.ClockInfo;
import dev.touchstone.tpm.HashAlgorithm;
import dev.touchstone.tpm.Nonce;
import dev.touchstone.tpm.Parsed;
import dev.touchstone.tpm.PcrSelection;
import dev.touchstone.tpm.QuoteExpectation;
import dev.touchstone.tpm.QuoteVerdict;
import dev.touchstone.tpm.QuoteVerifier;
import dev.touchstone.tpm.VerifiedQuote;
import java.util.EnumMap;
import java.util.Map;
import java.util.Optional;

/**
 * Evidence after verification: what the TPM signed, and what the logs amount to against it. A pure
 * function of its inputs, so that judging again later comes to the same.
 */
record ProvenEvidence(QuoteVerdict quote, JudgedLogs logs) {
  /**
   * Verifies {@code evidence} with the enrolled key: a key that comes along with evidence is never
   * looked at.
   *
   * @param bank the one bank that counts
   */
  static ProvenEvidence verify(
      Evidence evidence, Bytes akPublic, Nonce nonce, PcrSelection selection, HashAlgorithm bank) {
    return switch (AttestationKey.parse(akPublic)) {
      case Parsed.Malformed<AttestationKey> malformed ->
          throw new IllegalStateException(
              "the enrolled attestation key cannot be read: " + malformed.message());
      case Parsed.Ok<AttestationKey>(AttestationKey ak) -> {
        QuoteVerdict verdict =
            QuoteVerifier.verify(evidence.quote(), ak, QuoteExpectation.of(nonce, selection));
        yield new ProvenEvidence(verdict, JudgedLogs.of(verdict, bank, logs(evidence)));
      }
    };
  }

  private static Map<LogKind, Bytes> logs(Evidence evidence) {
    Map<LogKind, Bytes> logs = new EnumMap<>(LogKind.class);
    evidence.part(BundlePart.UEFI_LOG).ifPresent(log -> logs.put(LogKind.UEFI, log));
    evidence.part(BundlePart.TXT_LOG).ifPresent(log -> logs.put(LogKind.TXT, log));
    evidence
        .part(BundlePart.IMA_BINARY)
        .or(() -> evidence.part(BundlePart.IMA_TEXT))
        .ifPresent(list -> logs.put(LogKind.IMA, list));
    return logs;
  }

  /** The TPM's clock, if the quote proved it. */
  Optional<ClockInfo> clock() {
    return quote instanceof QuoteVerdict.Verified(VerifiedQuote verified)
        ? Optional.of(verified.clock())
        : Optional.empty();
  }
}
