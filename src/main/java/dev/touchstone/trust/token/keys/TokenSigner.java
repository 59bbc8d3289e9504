package dev.touchstone.trust.token.keys;

import java.security.PrivateKey;
import java.time.Instant;
import java.util.Optional;
import org.jose4j.jca.ProviderContext;
import org.jose4j.jwa.AlgorithmConstraints;
import org.jose4j.jws.JsonWebSignature;
import org.jose4j.lang.JoseException;

/** Signs tokens with one key: compact JWS (RFC 7515, 3.1). */
public final class TokenSigner {
  private final String kid;
  private final SigningAlgorithm algorithm;
  private final PrivateKey key;
  private final Optional<String> provider;
  private final Instant publishedUntil;

  /**
   * @param provider the JCA provider that the key lives in, if it is bound to one
   */
  TokenSigner(
      String kid,
      SigningAlgorithm algorithm,
      PrivateKey key,
      Optional<String> provider,
      Instant publishedUntil) {
    this.kid = kid;
    this.algorithm = algorithm;
    this.key = key;
    this.provider = provider;
    this.publishedUntil = publishedUntil;
  }

  public String kid() {
    return kid;
  }

  /** No token may count longer: nobody could verify it. */
  public Instant publishedUntil() {
    return publishedUntil;
  }

  /**
   * @param mediaType of the token, without {@code application/} (RFC 7515, 4.1.9)
   * @param claims a JSON object
   */
  public String sign(String mediaType, String claims) {
    JsonWebSignature jws = new JsonWebSignature();
    jws.setAlgorithmConstraints(
        new AlgorithmConstraints(AlgorithmConstraints.ConstraintType.PERMIT, algorithm.text()));
    jws.setAlgorithmHeaderValue(algorithm.text());
    jws.setKeyIdHeaderValue(kid);
    jws.setHeader("typ", mediaType);
    jws.setPayload(claims);
    jws.setKey(key);
    provider.ifPresent(name -> jws.setProviderContext(signingIn(name)));
    try {
      return jws.getCompactSerialization();
    } catch (JoseException e) {
      throw KeysUnavailable.because("the key " + kid + " does not sign: " + e.getMessage());
    }
  }

  private static ProviderContext signingIn(String provider) {
    ProviderContext context = new ProviderContext();
    context.getSuppliedKeyProviderContext().setSignatureProvider(provider);
    return context;
  }
}
