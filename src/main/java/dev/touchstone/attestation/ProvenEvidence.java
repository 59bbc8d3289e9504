package dev.touchstone.attestation;

import dev.touchstone.appraisal.LogEvidence;
import dev.touchstone.tpm.AttestationKey;
import dev.touchstone.tpm.Bytes;
import dev.touchstone.tpm.ClockInfo;
import dev.touchstone.tpm.Nonce;
import dev.touchstone.tpm.Parsed;
import dev.touchstone.tpm.PcrSelection;
import dev.touchstone.tpm.QuoteExpectation;
import dev.touchstone.tpm.QuoteVerdict;
import dev.touchstone.tpm.QuoteVerifier;
import dev.touchstone.tpm.VerifiedQuote;
import java.util.Map;
import java.util.Optional;

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
        yield new ProvenEvidence(verdict, new LogEvidence.Absent(), Map.of());
      }
    };
  }

  /** The TPM's clock, if the quote proved it. */
  Optional<ClockInfo> clock() {
    return quote instanceof QuoteVerdict.Verified(VerifiedQuote verified)
        ? Optional.of(verified.clock())
        : Optional.empty();
  }
}
