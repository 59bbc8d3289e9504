package dev.touchstone.console;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.util.Base64;
import java.util.Optional;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * The secret that a session cookie holds: 32 random bytes. The database keeps its SHA-256, and what
 * forms have to bring along is an HMAC under it, so that neither can be had from the other.
 */
record SessionKey(String text) {
  private static final int BYTES = 32;
  private static final int CHARACTERS = 43;
  private static final SecureRandom RANDOM = new SecureRandom();

  static SessionKey fresh() {
    byte[] bytes = new byte[BYTES];
    RANDOM.nextBytes(bytes);
    return new SessionKey(Base64.getUrlEncoder().withoutPadding().encodeToString(bytes));
  }

  /** The key that a browser sent; empty if it never was one of ours. */
  static Optional<SessionKey> of(String cookie) {
    return cookie != null
            && cookie.length() == CHARACTERS
            && cookie.chars().allMatch(SessionKey::isBase64Url)
        ? Optional.of(new SessionKey(cookie))
        : Optional.empty();
  }

  private static boolean isBase64Url(int c) {
    return (c >= 'A' && c <= 'Z')
        || (c >= 'a' && c <= 'z')
        || (c >= '0' && c <= '9')
        || c == '-'
        || c == '_';
  }

  byte[] hash() {
    try {
      return MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.US_ASCII));
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("every JDK has SHA-256", e);
    }
  }

  /** What each form of this session brings along (OWASP: synchroniser token). */
  String formToken() {
    try {
      Mac mac = Mac.getInstance("HmacSHA256");
      mac.init(new SecretKeySpec(text.getBytes(StandardCharsets.US_ASCII), "HmacSHA256"));
      return Base64.getUrlEncoder()
          .withoutPadding()
          .encodeToString(mac.doFinal("console form".getBytes(StandardCharsets.US_ASCII)));
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("every JDK has HmacSHA256", e);
    }
  }

  boolean accepts(String formToken) {
    return formToken != null
        && MessageDigest.isEqual(
            formToken().getBytes(StandardCharsets.UTF_8),
            formToken.getBytes(StandardCharsets.UTF_8));
  }

  @Override
  public String toString() {
    return "SessionKey[hidden]";
  }
}
