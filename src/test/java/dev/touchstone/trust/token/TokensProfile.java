package dev.touchstone.trust.token;

import io.quarkus.test.junit.QuarkusTestProfile;
import java.util.Map;

/** A service that can sign tokens. */
public final class TokensProfile implements QuarkusTestProfile {
  @Override
  public Map<String, String> getConfigOverrides() {
    return Map.of(
        "touchstone.token.key-encryption-key", "AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8=");
  }
}
