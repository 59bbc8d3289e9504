package dev.touchstone.testing;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.interfaces.RSAPublicKey;
import java.security.spec.MGF1ParameterSpec;
import java.util.Arrays;
import java.util.Base64;
import java.util.HexFormat;
import javax.crypto.Cipher;
import javax.crypto.Mac;
import javax.crypto.spec.IvParameterSpec;
import javax.crypto.spec.OAEPParameterSpec;
import javax.crypto.spec.PSource;
import javax.crypto.spec.SecretKeySpec;

/**
 * An RSA endorsement key whose private half is at hand: TPM2_ActivateCredential without a TPM (TPM
 * 2.0 Library Part 1, 24 and B.10.4), for enrolments that have to go wrong in ways a TPM would not.
 */
public final class SoftwareEndorsementKey {
  /** The authorisation policy of the EK templates: PolicySecret(endorsement). */
  private static final byte[] POLICY =
      HexFormat.of().parseHex("837197674484b3f81a90cc8d46a5d724fd52d76e06520b64f2a1da1b331469aa");

  private final KeyPair keys;

  public SoftwareEndorsementKey() {
    try {
      KeyPairGenerator generator = KeyPairGenerator.getInstance("RSA");
      generator.initialize(2048);
      keys = generator.generateKeyPair();
    } catch (GeneralSecurityException e) {
      throw new AssertionError(e);
    }
  }

  /** TPM2B_PUBLIC by the low-range RSA template L-1 (TCG EK Credential Profile, B.3.3), base64. */
  public String publicArea() {
    byte[] modulus = ((RSAPublicKey) keys.getPublic()).getModulus().toByteArray();
    ByteBuffer area = ByteBuffer.allocate(314);
    area.putShort((short) 0x0001).putShort((short) 0x000b).putInt(0x000300b2);
    area.putShort((short) 32).put(POLICY);
    area.putShort((short) 0x0006).putShort((short) 128).putShort((short) 0x0043);
    area.putShort((short) 0x0010).putShort((short) 2048).putInt(0);
    area.putShort((short) 256).put(modulus, modulus.length - 256, 256);
    return Base64.getEncoder()
        .encodeToString(ByteBuffer.allocate(316).putShort((short) 314).put(area.array()).array());
  }

  /** Recovers the secret of a credential made for this key and the attestation key of this Name. */
  public String activate(String credentialBlob, String encryptedSecret, byte[] akName) {
    try {
      byte[] encrypted = Base64.getDecoder().decode(encryptedSecret);
      Cipher oaep = Cipher.getInstance("RSA/ECB/OAEPPadding");
      oaep.init(
          Cipher.DECRYPT_MODE,
          keys.getPrivate(),
          new OAEPParameterSpec(
              "SHA-256",
              "MGF1",
              MGF1ParameterSpec.SHA256,
              new PSource.PSpecified("IDENTITY\0".getBytes(StandardCharsets.US_ASCII))));
      byte[] seed = oaep.doFinal(encrypted, 2, encrypted.length - 2);
      byte[] blob = Base64.getDecoder().decode(credentialBlob);
      byte[] identity = Arrays.copyOfRange(blob, 2 + 2 + 32, blob.length);
      Cipher cfb = Cipher.getInstance("AES/CFB/NoPadding");
      cfb.init(
          Cipher.DECRYPT_MODE,
          new SecretKeySpec(kdfa(seed, "STORAGE", akName), "AES"),
          new IvParameterSpec(new byte[16]));
      byte[] secret = cfb.doFinal(identity);
      return Base64.getEncoder().encodeToString(Arrays.copyOfRange(secret, 2, secret.length));
    } catch (GeneralSecurityException e) {
      throw new AssertionError(e);
    }
  }

  private static byte[] kdfa(byte[] key, String label, byte[] context)
      throws GeneralSecurityException {
    Mac mac = Mac.getInstance("HmacSHA256");
    mac.init(new SecretKeySpec(key, "HmacSHA256"));
    ByteArrayOutputStream input = new ByteArrayOutputStream();
    input.writeBytes(new byte[] {0, 0, 0, 1});
    input.writeBytes(label.getBytes(StandardCharsets.US_ASCII));
    input.write(0);
    input.writeBytes(context);
    input.writeBytes(new byte[] {0, 0, 0, (byte) 128});
    return Arrays.copyOf(mac.doFinal(input.toByteArray()), 16);
  }
}
