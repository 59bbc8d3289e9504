package dev.touchstone.trust.token.keys;

import java.security.PublicKey;
import java.util.Map;
import org.jose4j.jwk.JsonWebKey;
import org.jose4j.jwk.PublicJsonWebKey;
import org.jose4j.lang.JoseException;

/** A public key as verifiers get it. */
record PublicJwk(String kid, Map<String, Object> members) {
  /** With its thumbprint (RFC 7638) as {@code kid}: the same key has the same name everywhere. */
  static PublicJwk of(PublicKey key, SigningAlgorithm algorithm) {
    try {
      PublicJsonWebKey jwk = PublicJsonWebKey.Factory.newPublicJwk(key);
      jwk.setKeyId(jwk.calculateBase64urlEncodedThumbprint("SHA-256"));
      jwk.setUse("sig");
      jwk.setAlgorithm(algorithm.text());
      return new PublicJwk(jwk.getKeyId(), jwk.toParams(JsonWebKey.OutputControlLevel.PUBLIC_ONLY));
    } catch (JoseException e) {
      throw new IllegalStateException("a key for " + algorithm.text() + " is no JWK", e);
    }
  }
}
