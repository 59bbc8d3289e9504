package dev.touchstone.tpm;

import java.security.MessageDigest;
import java.util.Arrays;
import java.util.HexFormat;

/** A digest with the algorithm that made it; its size always fits the algorithm. */
public final class Digest {
  private final HashAlgorithm algorithm;
  private final byte[] value;

  private Digest(HashAlgorithm algorithm, byte[] value) {
    if (value.length != algorithm.size()) {
      throw new IllegalArgumentException(
          "a "
              + algorithm.bank()
              + " digest has "
              + algorithm.size()
              + " bytes, this one has "
              + value.length);
    }
    this.algorithm = algorithm;
    this.value = value;
  }

  /**
   * Copies {@code value}; throws {@link IllegalArgumentException} if its size does not fit the
   * algorithm.
   */
  public static Digest of(HashAlgorithm algorithm, byte[] value) {
    return new Digest(algorithm, value.clone());
  }

  /**
   * Reads hex; throws {@link IllegalArgumentException} if it is not hex of the algorithm's size.
   */
  public static Digest ofHex(HashAlgorithm algorithm, String hex) {
    return new Digest(algorithm, HexFormat.of().parseHex(hex));
  }

  /**
   * Takes {@code value} over without a copy: for results of a digest engine that nobody else holds.
   */
  static Digest owning(HashAlgorithm algorithm, byte[] value) {
    return new Digest(algorithm, value);
  }

  public HashAlgorithm algorithm() {
    return algorithm;
  }

  /** A fresh copy of the bytes. */
  public byte[] toArray() {
    return value.clone();
  }

  /** Lower-case hex. */
  public String hex() {
    return HexFormat.of().formatHex(value);
  }

  /** The first four and last two bytes, as findings print a digest: {@code 7ac37329…33f1}. */
  public String abbreviated() {
    String hex = hex();
    return hex.substring(0, 8) + "…" + hex.substring(hex.length() - 4);
  }

  public boolean isAllZeros() {
    return consistsOf((byte) 0);
  }

  public boolean isAllOnes() {
    return consistsOf((byte) 0xff);
  }

  private boolean consistsOf(byte expected) {
    for (byte b : value) {
      if (b != expected) {
        return false;
      }
    }
    return true;
  }

  /** Feeds the bytes to a digest engine without copying them. */
  public void updateInto(MessageDigest engine) {
    engine.update(value);
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof Digest that
        && algorithm == that.algorithm
        && MessageDigest.isEqual(value, that.value);
  }

  @Override
  public int hashCode() {
    return Arrays.hashCode(value);
  }

  /** {@code sha256:<hex>}. */
  @Override
  public String toString() {
    return algorithm.bank() + ":" + hex();
  }
}
