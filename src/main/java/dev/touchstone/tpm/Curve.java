package dev.touchstone.tpm;

import java.math.BigInteger;
import java.security.AlgorithmParameters;
import java.security.GeneralSecurityException;
import java.security.interfaces.ECPublicKey;
import java.security.spec.ECFieldFp;
import java.security.spec.ECGenParameterSpec;
import java.security.spec.ECParameterSpec;
import java.security.spec.ECPoint;
import java.util.Optional;

/** The curves a key may be on: TCG Algorithm Registry, table "TPM_ECC_CURVE". */
enum Curve {
  P256(0x0003, "secp256r1", 256),
  P384(0x0004, "secp384r1", 384),
  P521(0x0005, "secp521r1", 521);

  private final int tpmId;
  private final int bits;

  @SuppressWarnings("Immutable") // no part of it can be changed
  private final ECParameterSpec parameters;

  Curve(int tpmId, String jcaName, int bits) {
    this.tpmId = tpmId;
    this.bits = bits;
    try {
      AlgorithmParameters named = AlgorithmParameters.getInstance("EC");
      named.init(new ECGenParameterSpec(jcaName));
      this.parameters = named.getParameterSpec(ECParameterSpec.class);
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("this Java runtime lacks curve " + jcaName, e);
    }
  }

  int tpmId() {
    return tpmId;
  }

  int bits() {
    return bits;
  }

  /** Bytes of a coordinate or of a scalar. */
  int coordinateSize() {
    return (bits + 7) / 8;
  }

  ECParameterSpec parameters() {
    return parameters;
  }

  static Optional<Curve> ofTpmId(int id) {
    for (Curve curve : values()) {
      if (curve.tpmId == id) {
        return Optional.of(curve);
      }
    }
    return Optional.empty();
  }

  /** The curve of a key that came as PEM or in a certificate. */
  static Optional<Curve> of(ECPublicKey key) {
    for (Curve curve : values()) {
      ECParameterSpec theirs = key.getParams();
      if (theirs.getCurve().equals(curve.parameters.getCurve())
          && theirs.getGenerator().equals(curve.parameters.getGenerator())
          && theirs.getOrder().equals(curve.parameters.getOrder())) {
        return Optional.of(curve);
      }
    }
    return Optional.empty();
  }

  /**
   * Whether y² = x³ + ax + b: a point elsewhere leaks private keys in ECDH and makes signature
   * checks mean nothing (invalid-curve attacks).
   */
  boolean contains(ECPoint point) {
    if (point.equals(ECPoint.POINT_INFINITY)) {
      return false;
    }
    BigInteger p = ((ECFieldFp) parameters.getCurve().getField()).getP();
    BigInteger x = point.getAffineX();
    BigInteger y = point.getAffineY();
    if (x.signum() < 0 || y.signum() < 0 || x.compareTo(p) >= 0 || y.compareTo(p) >= 0) {
      return false;
    }
    BigInteger right =
        x.multiply(x)
            .add(parameters.getCurve().getA())
            .multiply(x)
            .add(parameters.getCurve().getB())
            .mod(p);
    return y.multiply(y).mod(p).equals(right);
  }

  /** Big-endian, left-padded to the coordinate size. */
  byte[] coordinate(BigInteger value) {
    byte[] padded = new byte[coordinateSize()];
    byte[] raw = value.toByteArray();
    int from = Math.max(0, raw.length - padded.length);
    System.arraycopy(raw, from, padded, padded.length - (raw.length - from), raw.length - from);
    return padded;
  }
}
