package dev.touchstone.trust.token.keys;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import java.util.Base64;
import java.util.Optional;
import javax.crypto.AEADBadTagException;
import javax.crypto.Cipher;
import javax.crypto.SecretKey;
import javax.crypto.spec.GCMParameterSpec;
import javax.crypto.spec.SecretKeySpec;

/**
 * What private keys are encrypted under where they are kept: AES-256-GCM (NIST SP 800-38D) with a
 * random IV. A sealed key is one byte for the format (1), 12 bytes of IV, the ciphertext, 16 bytes
 * of tag. The name of the key is authenticated with it, so that nobody who writes to the database
 * can pass one key off as another.
 */
final class KeyEncryptionKey {
  static final int BYTES = 32;
  private static final byte FORMAT = 1;
  private static final int IV_BYTES = 12;
  private static final int TAG_BITS = 128;

  private final SecretKey key;
  private final SecureRandom random = new SecureRandom();

  private KeyEncryptionKey(SecretKey key) {
    this.key = key;
  }

  /** The key in base64; surrounding white space is ignored. */
  static Optional<KeyEncryptionKey> ofBase64(String text) {
    try {
      byte[] bytes = Base64.getDecoder().decode(text.strip());
      return bytes.length == BYTES
          ? Optional.of(new KeyEncryptionKey(new SecretKeySpec(bytes, "AES")))
          : Optional.empty();
    } catch (IllegalArgumentException e) {
      return Optional.empty();
    }
  }

  byte[] seal(String name, byte[] plain) {
    byte[] iv = new byte[IV_BYTES];
    random.nextBytes(iv);
    try {
      byte[] sealed = cipher(Cipher.ENCRYPT_MODE, name, iv).doFinal(plain);
      return ByteBuffer.allocate(1 + IV_BYTES + sealed.length)
          .put(FORMAT)
          .put(iv)
          .put(sealed)
          .array();
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("this Java runtime lacks AES-256-GCM", e);
    }
  }

  /**
   * What was sealed under this name; empty if it was sealed by another key or was tampered with.
   */
  Optional<byte[]> open(String name, byte[] sealed) {
    if (sealed.length < 1 + IV_BYTES + TAG_BITS / 8 || sealed[0] != FORMAT) {
      return Optional.empty();
    }
    byte[] iv = new byte[IV_BYTES];
    System.arraycopy(sealed, 1, iv, 0, IV_BYTES);
    try {
      return Optional.of(
          cipher(Cipher.DECRYPT_MODE, name, iv)
              .doFinal(sealed, 1 + IV_BYTES, sealed.length - 1 - IV_BYTES));
    } catch (AEADBadTagException e) {
      return Optional.empty();
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("this Java runtime lacks AES-256-GCM", e);
    }
  }

  private Cipher cipher(int mode, String name, byte[] iv) throws GeneralSecurityException {
    Cipher cipher = Cipher.getInstance("AES/GCM/NoPadding");
    cipher.init(mode, key, new GCMParameterSpec(TAG_BITS, iv));
    cipher.updateAAD(("touchstone signing key " + name).getBytes(StandardCharsets.UTF_8));
    return cipher;
  }
}
