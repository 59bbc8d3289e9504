package dev.touchstone.tpm;

/**
 * What a host sent: nothing of it is believed yet.
 *
 * @param quote TPMS_ATTEST or TPM2B_ATTEST
 * @param signature TPMT_SIGNATURE
 * @param pcrs the values from which the quote's digest is recomputed
 */
public record QuoteEvidence(Bytes quote, Bytes signature, PcrValues pcrs) {}
