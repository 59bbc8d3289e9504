package dev.touchstone.tpm;

/** Why a well-formed key must not be relied on. */
public record KeyProblem(Code code, String message) {
  /** What is wrong, for programs. */
  public enum Code {
    /** An object attribute is set that must be clear, or the reverse. */
    ATTRIBUTES,
    /** The key is shorter than allowed, or its exponent is. */
    WEAK_KEY,
    /** A hash older than SHA-256. */
    WEAK_HASH,
    /** No signing scheme, or one that does not fit the key. */
    SCHEME,
    /** The symmetric algorithm of a storage key is missing, weak or not in CFB mode. */
    SYMMETRIC
  }
}
