package dev.touchstone.trust.token.keys;

import java.util.List;
import java.util.Map;
import org.jose4j.jwk.JsonWebKey;
import org.jose4j.jws.JsonWebSignature;
import org.jose4j.lang.JoseException;

/** Whether something that was signed verifies with what is published. */
final class Signed {
  private Signed() {}

  static boolean verifies(String token, List<TokenKey> published) throws JoseException {
    JsonWebSignature jws = new JsonWebSignature();
    jws.setCompactSerialization(token);
    for (TokenKey key : published) {
      if (key.kid().equals(jws.getKeyIdHeaderValue())) {
        Map<String, Object> jwk = key.jwk();
        jws.setKey(JsonWebKey.Factory.newJwk(jwk).getKey());
        return jws.verifySignature();
      }
    }
    return false;
  }
}
