package dev.touchstone.trust.webhook;

import java.nio.charset.StandardCharsets;
import java.security.InvalidKeyException;
import java.security.NoSuchAlgorithmException;
import java.security.SecureRandom;
import java.time.Instant;
import java.util.Base64;
import java.util.Optional;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * What signs the events for one webhook (Standard Webhooks 1.0.0, "Signature scheme"): HMAC-SHA256
 * over identifier, time and body, so that a receiver can refuse what is not ours, was changed, or
 * is sent again later by somebody else. Never shown: its text names no byte of it.
 */
final class SigningKey {
  private static final String PREFIX = "whsec_";
  private static final String ALGORITHM = "HmacSHA256";
  private static final int GENERATED_BYTES = 32;
  private static final int SHORTEST_TEXT = 32;
  private static final int LONGEST_TEXT = 256;
  private static final int SHORTEST_KEY = 24;

  private final byte[] bytes;

  private SigningKey(byte[] bytes) {
    this.bytes = bytes;
  }

  static SigningKey ofBytes(byte[] bytes) {
    return new SigningKey(bytes.clone());
  }

  /**
   * The key that a secret stands for: {@code whsec_} and base64 of it, or any other text, whose
   * UTF-8 bytes it then is. Empty if the text is not 32 to 256 characters of printable ASCII, or
   * the base64 is none or of fewer than 24 bytes.
   */
  static Optional<SigningKey> ofSecret(String text) {
    if (text.length() < SHORTEST_TEXT
        || text.length() > LONGEST_TEXT
        || !text.chars().allMatch(c -> c > ' ' && c < 0x7f)) {
      return Optional.empty();
    }
    if (!text.startsWith(PREFIX)) {
      return Optional.of(new SigningKey(text.getBytes(StandardCharsets.UTF_8)));
    }
    try {
      byte[] key = Base64.getDecoder().decode(text.substring(PREFIX.length()));
      return key.length < SHORTEST_KEY ? Optional.empty() : Optional.of(new SigningKey(key));
    } catch (IllegalArgumentException e) {
      return Optional.empty();
    }
  }

  /** A new secret of 256 random bits. */
  static String newSecret(SecureRandom random) {
    byte[] key = new byte[GENERATED_BYTES];
    random.nextBytes(key);
    return PREFIX + Base64.getEncoder().encodeToString(key);
  }

  /** The value of {@code webhook-signature}. */
  String sign(String id, Instant time, byte[] body) {
    try {
      Mac mac = Mac.getInstance(ALGORITHM);
      mac.init(new SecretKeySpec(bytes, ALGORITHM));
      mac.update((id + "." + time.getEpochSecond() + ".").getBytes(StandardCharsets.US_ASCII));
      return "v1," + Base64.getEncoder().encodeToString(mac.doFinal(body));
    } catch (NoSuchAlgorithmException | InvalidKeyException e) {
      throw new IllegalStateException("this Java runtime lacks " + ALGORITHM, e);
    }
  }

  byte[] toBytes() {
    return bytes.clone();
  }

  @Override
  public String toString() {
    return "SigningKey[not shown]";
  }
}
