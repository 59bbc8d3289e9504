package dev.touchstone.tpm;

/**
 * The qualifying data of a quote. Touchstone's own are 32 random bytes; a bundle from elsewhere may
 * carry another size. Comparison is in constant time.
 */
public record Nonce(Bytes value) {
  /** Bytes in a nonce that Touchstone hands out. */
  public static final int SIZE = 32;

  public String hex() {
    return value.hex();
  }
}
