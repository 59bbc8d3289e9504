package dev.touchstone.tpm;

import java.math.BigInteger;
import java.security.PublicKey;
import java.security.interfaces.ECPublicKey;
import java.security.interfaces.RSAPublicKey;
import java.util.ArrayList;
import java.util.List;

/** What holds for every asymmetric key that is relied on. */
final class KeyStrength {
  static final int MIN_RSA_BITS = 2048;
  private static final BigInteger MIN_EXPONENT = BigInteger.valueOf(65537);

  private KeyStrength() {}

  static List<KeyProblem> problems(PublicKey key) {
    List<KeyProblem> problems = new ArrayList<>();
    if (key instanceof RSAPublicKey rsa) {
      int bits = rsa.getModulus().bitLength();
      if (bits < MIN_RSA_BITS) {
        problems.add(
            new KeyProblem(
                KeyProblem.Code.WEAK_KEY, "RSA keys have at least 2048 bits, this has " + bits));
      }
      BigInteger e = rsa.getPublicExponent();
      if (e.compareTo(MIN_EXPONENT) < 0 || !e.testBit(0)) {
        problems.add(
            new KeyProblem(
                KeyProblem.Code.WEAK_KEY,
                "the RSA exponent must be odd and at least 65537, it is " + e));
      }
    }
    return problems;
  }

  /** {@code rsa2048}, {@code ecc-p256}. */
  static String name(PublicKey key) {
    return switch (key) {
      case RSAPublicKey rsa -> "rsa" + rsa.getModulus().bitLength();
      case ECPublicKey ec -> "ecc-p" + ec.getParams().getCurve().getField().getFieldSize();
      default -> key.getAlgorithm();
    };
  }
}
