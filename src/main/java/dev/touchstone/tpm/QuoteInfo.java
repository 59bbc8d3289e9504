package dev.touchstone.tpm;

import java.util.Optional;

/**
 * What a quote that was <em>not</em> verified says; for messages and pages, never for decisions.
 *
 * @param selection empty if it cannot be expressed: unknown banks, PCRs beyond 23, no quote
 */
public record QuoteInfo(
    Nonce nonce,
    Optional<PcrSelection> selection,
    ClockInfo clock,
    String firmwareVersion,
    TpmName qualifiedSigner) {}
