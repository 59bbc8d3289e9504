package dev.touchstone.tpm;

import java.util.Optional;

/**
 * What was asked for. A part that is absent is not checked.
 *
 * @param nonce the qualifying data; an empty one is never satisfied
 * @param selection the PCRs; compared bank by bank without regard to the order of banks, because
 *     the digest is computed in the signed order and a host's tools may sort
 * @param qualifiedSigner the qualified name of the attestation key, see {@link QualifiedSigner}
 */
public record QuoteExpectation(
    Optional<Nonce> nonce, Optional<PcrSelection> selection, Optional<TpmName> qualifiedSigner) {

  public QuoteExpectation(Optional<Nonce> nonce, Optional<PcrSelection> selection) {
    this(nonce, selection, Optional.empty());
  }

  /** A live challenge. */
  public static QuoteExpectation of(Nonce nonce, PcrSelection selection) {
    return new QuoteExpectation(Optional.of(nonce), Optional.of(selection));
  }

  /** A bundle from disk with no record of what was asked: freshness is not shown. */
  public static QuoteExpectation offline() {
    return new QuoteExpectation(Optional.empty(), Optional.empty());
  }

  /** A bundle from disk with the nonce that was asked for. */
  public static QuoteExpectation offline(Nonce nonce) {
    return new QuoteExpectation(Optional.of(nonce), Optional.empty());
  }

  /** The same, and the key must hang where {@code signer} says. */
  public QuoteExpectation signedBy(TpmName signer) {
    return new QuoteExpectation(nonce, selection, Optional.of(signer));
  }
}
