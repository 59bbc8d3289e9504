package dev.touchstone.tpm;

import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Locale;
import java.util.Optional;

/**
 * The hash algorithms whose PCR banks are replayed and compared. TCG Algorithm Registry, table
 * "TPM_ALG_ID".
 */
public enum HashAlgorithm {
  SHA1(0x0004, 20, "SHA-1"),
  SHA256(0x000b, 32, "SHA-256"),
  SHA384(0x000c, 48, "SHA-384"),
  SHA512(0x000d, 64, "SHA-512");

  private final int tpmId;
  private final int size;
  private final String jcaName;
  private final String bank = name().toLowerCase(Locale.ROOT);

  HashAlgorithm(int tpmId, int size, String jcaName) {
    this.tpmId = tpmId;
    this.size = size;
    this.jcaName = jcaName;
  }

  /** TPM_ALG_ID. */
  public int tpmId() {
    return tpmId;
  }

  /** Digest size in bytes. */
  public int size() {
    return size;
  }

  /** The name that bundles, policies and pages use for the bank: {@code sha1}, {@code sha256}, … */
  public String bank() {
    return bank;
  }

  /** The name JCA knows it by: {@code SHA-256}. */
  public String jcaName() {
    return jcaName;
  }

  public static Optional<HashAlgorithm> ofTpmId(int id) {
    for (HashAlgorithm algorithm : values()) {
      if (algorithm.tpmId == id) {
        return Optional.of(algorithm);
      }
    }
    return Optional.empty();
  }

  public static Optional<HashAlgorithm> ofBank(String bank) {
    for (HashAlgorithm algorithm : values()) {
      if (algorithm.bank.equals(bank)) {
        return Optional.of(algorithm);
      }
    }
    return Optional.empty();
  }

  /** A fresh, unshared digest engine. */
  public MessageDigest newEngine() {
    try {
      return MessageDigest.getInstance(jcaName);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("this Java runtime lacks " + jcaName, e);
    }
  }

  /** The digest of the concatenation of {@code parts}. */
  public Digest hash(byte[]... parts) {
    MessageDigest engine = newEngine();
    for (byte[] part : parts) {
      engine.update(part);
    }
    return Digest.owning(this, engine.digest());
  }

  /** A digest of zero bytes: the value of PCR 0-16 and 23 after a TPM reset. */
  public Digest zeros() {
    return Digest.owning(this, new byte[size]);
  }

  /** A digest of 0xFF bytes: the value of PCR 17-22 while no dynamic launch took place. */
  public Digest ones() {
    byte[] value = new byte[size];
    java.util.Arrays.fill(value, (byte) 0xff);
    return Digest.owning(this, value);
  }

  /** TPM2_PCR_Extend: {@code H(pcr ‖ digest)}. */
  public Digest extend(Digest pcr, Digest digest) {
    MessageDigest engine = newEngine();
    pcr.updateInto(engine);
    digest.updateInto(engine);
    return Digest.owning(this, engine.digest());
  }
}
