package dev.touchstone.tpm;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.SecureRandom;
import java.security.interfaces.ECPublicKey;
import java.security.interfaces.RSAPublicKey;
import java.security.spec.ECPoint;
import java.security.spec.MGF1ParameterSpec;
import java.util.Arrays;
import javax.crypto.Cipher;
import javax.crypto.KeyAgreement;
import javax.crypto.Mac;
import javax.crypto.spec.IvParameterSpec;
import javax.crypto.spec.OAEPParameterSpec;
import javax.crypto.spec.PSource;
import javax.crypto.spec.SecretKeySpec;

/**
 * TPM2_MakeCredential in software (TPM 2.0 Library Part 1, 24 "Credential Protection", annexes
 * B.10.4 and C.6.3): only a TPM that holds both the endorsement key and the named attestation key
 * gets the secret back.
 */
public final class CredentialChallenge {
  private CredentialChallenge() {}

  /**
   * Protects {@code secret} for the TPM of {@code ek} and the key named {@code akName}.
   *
   * @throws IllegalArgumentException if the key has {@link EndorsementKey#problems} or the secret
   *     is empty or longer than the digest of the key's name algorithm
   */
  public static Credential make(
      EndorsementKey ek, TpmName akName, Bytes secret, SecureRandom random) {
    if (!ek.problems().isEmpty()) {
      throw new IllegalArgumentException("not a proper endorsement key: " + ek.problems());
    }
    HashAlgorithm hash = ek.area().nameAlgorithm();
    if (secret.isEmpty() || secret.size() > hash.size()) {
      throw new IllegalArgumentException(
          "the secret has 1 to " + hash.size() + " bytes, this has " + secret.size());
    }
    try {
      Seed seed =
          ek.publicKey() instanceof ECPublicKey ec
              ? eccSeed(ec, ek.area().curve().orElseThrow(), hash, random)
              : rsaSeed((RSAPublicKey) ek.publicKey(), hash, random);
      byte[] name = akName.value().toArray();
      byte[] storageKey = kdfa(hash, seed.value, "STORAGE", name, ek.area().symmetric().keyBits());
      Cipher cfb = Cipher.getInstance("AES/CFB/NoPadding");
      cfb.init(
          Cipher.ENCRYPT_MODE,
          new SecretKeySpec(storageKey, "AES"),
          new IvParameterSpec(new byte[16]));
      byte[] identity = cfb.doFinal(TpmWriter.sizedBytes(secret.toArray()));
      byte[] integrityKey = kdfa(hash, seed.value, "INTEGRITY", new byte[0], hash.size() * 8);
      Mac mac = hmac(hash, integrityKey);
      mac.update(identity);
      byte[] object = new TpmWriter().sized(mac.doFinal(name)).raw(identity).toArray();
      return new Credential(
          Bytes.copyOf(TpmWriter.sizedBytes(object)),
          Bytes.copyOf(TpmWriter.sizedBytes(seed.encrypted)));
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("this Java runtime cannot make a credential", e);
    }
  }

  private static final class Seed {
    private final byte[] value;
    private final byte[] encrypted;

    private Seed(byte[] value, byte[] encrypted) {
      this.value = value;
      this.encrypted = encrypted;
    }
  }

  /** B.10.4: OAEP with the key's name algorithm and the label, its terminating zero included. */
  private static Seed rsaSeed(RSAPublicKey key, HashAlgorithm hash, SecureRandom random)
      throws GeneralSecurityException {
    byte[] seed = new byte[hash.size()];
    random.nextBytes(seed);
    Cipher oaep = Cipher.getInstance("RSA/ECB/OAEPPadding");
    oaep.init(
        Cipher.ENCRYPT_MODE,
        key,
        new OAEPParameterSpec(
            hash.jcaName(),
            "MGF1",
            new MGF1ParameterSpec(hash.jcaName()),
            new PSource.PSpecified("IDENTITY\0".getBytes(StandardCharsets.US_ASCII))),
        random);
    return new Seed(seed, oaep.doFinal(seed));
  }

  /** C.6.3: one-pass ECDH with an ephemeral key, then KDFe; the TPM gets the ephemeral point. */
  private static Seed eccSeed(ECPublicKey key, Curve curve, HashAlgorithm hash, SecureRandom random)
      throws GeneralSecurityException {
    KeyPairGenerator generator = KeyPairGenerator.getInstance("EC");
    generator.initialize(curve.parameters(), random);
    KeyPair ephemeral = generator.generateKeyPair();
    KeyAgreement agreement = KeyAgreement.getInstance("ECDH");
    agreement.init(ephemeral.getPrivate());
    agreement.doPhase(key, true);
    byte[] z = agreement.generateSecret();
    ECPoint point = ((ECPublicKey) ephemeral.getPublic()).getW();
    byte[] x = curve.coordinate(point.getAffineX());
    byte[] y = curve.coordinate(point.getAffineY());
    byte[] seed =
        Arrays.copyOf(
            hash.hash(
                    new byte[] {0, 0, 0, 1},
                    z,
                    "IDENTITY\0".getBytes(StandardCharsets.US_ASCII),
                    x,
                    curve.coordinate(key.getW().getAffineX()))
                .toArray(),
            hash.size());
    return new Seed(seed, new TpmWriter().sized(x).sized(y).toArray());
  }

  /** Part 1, 11.4.10.2 "KDFa": HMAC in counter mode (SP 800-108), here with an empty contextV. */
  private static byte[] kdfa(HashAlgorithm hash, byte[] key, String label, byte[] context, int bits)
      throws GeneralSecurityException {
    Mac mac = hmac(hash, key);
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    for (int counter = 1; out.size() * 8 < bits; counter++) {
      mac.update(new TpmWriter().u32(counter).toArray());
      mac.update(label.getBytes(StandardCharsets.US_ASCII));
      mac.update((byte) 0);
      mac.update(context);
      out.writeBytes(mac.doFinal(new TpmWriter().u32(bits).toArray()));
    }
    return Arrays.copyOf(out.toByteArray(), bits / 8);
  }

  private static Mac hmac(HashAlgorithm hash, byte[] key) throws GeneralSecurityException {
    String name = "Hmac" + hash.name();
    Mac mac = Mac.getInstance(name);
    mac.init(new SecretKeySpec(key, name));
    return mac;
  }
}
