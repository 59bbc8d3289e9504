package dev.touchstone.trust.token.ear;

import dev.touchstone.tpm.Bytes;
import java.util.Base64;
import java.util.Optional;

/**
 * {@code eat_nonce} (RFC 9711, 4.1): 8 to 64 bytes; in JSON base64url without padding.
 *
 * @param value 8 to 64 bytes
 */
public record EatNonce(Bytes value) {
  public static final int SHORTEST = 8;
  public static final int LONGEST = 64;

  /** Base64url characters of {@link #LONGEST} bytes. */
  private static final int LONGEST_TEXT = 86;

  public EatNonce {
    if (!fits(value)) {
      throw new IllegalArgumentException(
          "a nonce has " + SHORTEST + " to " + LONGEST + " bytes, this one has " + value.size());
    }
  }

  /** The nonce, if its size is one that EAT allows. */
  public static Optional<EatNonce> of(Bytes value) {
    return fits(value) ? Optional.of(new EatNonce(value)) : Optional.empty();
  }

  /**
   * Reads base64url without padding. Only the one spelling that {@link #text()} gives back is
   * taken: whoever asked compares what stands in the token with what was sent.
   */
  public static Optional<EatNonce> ofText(String text) {
    if (text.length() > LONGEST_TEXT) {
      return Optional.empty();
    }
    try {
      return of(Bytes.copyOf(Base64.getUrlDecoder().decode(text)))
          .filter(nonce -> nonce.text().equals(text));
    } catch (IllegalArgumentException e) {
      return Optional.empty();
    }
  }

  public String text() {
    return Base64.getUrlEncoder().withoutPadding().encodeToString(value.toArray());
  }

  private static boolean fits(Bytes value) {
    return value.size() >= SHORTEST && value.size() <= LONGEST;
  }
}
