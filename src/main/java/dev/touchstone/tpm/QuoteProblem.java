package dev.touchstone.tpm;

/** One reason why a quote was refused. */
public record QuoteProblem(Code code, String message) {
  /** The reason, for programs. */
  public enum Code {
    BAD_SIGNATURE,
    WRONG_MAGIC,
    NOT_A_QUOTE,
    NONCE_MISMATCH,
    /** The signed selection is not the one that was asked for, or names what cannot be selected. */
    SELECTION_DIFFERS,
    /** The signed selection covers no PCR at all. */
    SELECTION_EMPTY,
    /** The signed selection names a bank whose algorithm is not known here. */
    UNKNOWN_BANK,
    PCR_DIGEST_MISMATCH,
    /** The signed selection names PCRs without a value beside the quote. */
    PCR_VALUES_MISSING,
    /** Values beside the quote that the signed selection does not cover. */
    PCR_VALUES_SURPLUS,
    WEAK_KEY,
    KEY_ATTRIBUTES,
    WEAK_HASH,
    SCHEME_MISMATCH,
    QUALIFIED_SIGNER
  }
}
