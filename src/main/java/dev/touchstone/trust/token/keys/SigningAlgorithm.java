package dev.touchstone.trust.token.keys;

import java.security.AlgorithmParameters;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.interfaces.ECPublicKey;
import java.security.interfaces.EdECPublicKey;
import java.security.spec.ECGenParameterSpec;
import java.security.spec.ECParameterSpec;
import java.security.spec.NamedParameterSpec;
import java.security.spec.PKCS8EncodedKeySpec;
import java.util.Arrays;
import java.util.Optional;
import java.util.stream.Collectors;

/** What tokens are signed with (RFC 7518, 3.4; RFC 8037, 3.1): asymmetric, and nothing older. */
public enum SigningAlgorithm {
  ES256("ES256", "EC", "secp256r1"),
  ES384("ES384", "EC", "secp384r1"),
  ED25519("EdDSA", "Ed25519", "Ed25519");

  private final String text;
  private final String keys;
  private final String curve;

  SigningAlgorithm(String text, String keys, String curve) {
    this.text = text;
    this.keys = keys;
    this.curve = curve;
  }

  /** As it stands in {@code alg}. */
  public String text() {
    return text;
  }

  public static Optional<SigningAlgorithm> ofText(String text) {
    return Arrays.stream(values()).filter(algorithm -> algorithm.text.equals(text)).findFirst();
  }

  /** The algorithm, or an {@link IllegalArgumentException} that names the setting. */
  static SigningAlgorithm configured(String text) {
    return ofText(text)
        .orElseThrow(
            () ->
                new IllegalArgumentException(
                    "touchstone.token.algorithm is one of %s, found \"%s\""
                        .formatted(
                            Arrays.stream(values())
                                .map(SigningAlgorithm::text)
                                .collect(Collectors.joining(", ")),
                            text)));
  }

  /** The algorithm that a key is for, if there is one here. */
  static Optional<SigningAlgorithm> of(PublicKey key) {
    return switch (key) {
      case ECPublicKey ec ->
          switch (ec.getParams().getOrder().bitLength()) {
            case 256 -> named(ec, ES256);
            case 384 -> named(ec, ES384);
            default -> Optional.empty();
          };
      case EdECPublicKey ed
          when ed.getParams().getName().equals(NamedParameterSpec.ED25519.getName()) ->
          Optional.of(ED25519);
      default -> Optional.empty();
    };
  }

  /** There are other curves of the same size (secp256k1, Brainpool): the order tells them apart. */
  private static Optional<SigningAlgorithm> named(ECPublicKey key, SigningAlgorithm algorithm) {
    try {
      AlgorithmParameters named = AlgorithmParameters.getInstance("EC");
      named.init(new ECGenParameterSpec(algorithm.curve));
      return named
              .getParameterSpec(ECParameterSpec.class)
              .getOrder()
              .equals(key.getParams().getOrder())
          ? Optional.of(algorithm)
          : Optional.empty();
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("this Java runtime lacks " + algorithm.curve, e);
    }
  }

  KeyPair newPair() {
    try {
      KeyPairGenerator generator = KeyPairGenerator.getInstance(keys);
      if (keys.equals("EC")) {
        generator.initialize(new ECGenParameterSpec(curve));
      }
      return generator.generateKeyPair();
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("this Java runtime makes no keys for " + text, e);
    }
  }

  /**
   * @param pkcs8 PrivateKeyInfo (RFC 5208, 5)
   */
  PrivateKey privateKey(byte[] pkcs8) throws GeneralSecurityException {
    return KeyFactory.getInstance(keys).generatePrivate(new PKCS8EncodedKeySpec(pkcs8));
  }
}
