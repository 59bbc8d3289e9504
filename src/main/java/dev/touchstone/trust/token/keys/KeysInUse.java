package dev.touchstone.trust.token.keys;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.inject.Produces;

/** Chooses where keys are kept. */
final class KeysInUse {
  @Produces
  @ApplicationScoped
  SigningKeys keys(KeySettings settings, StoredSigningKeys stored) {
    return settings.keystore().type().isPresent() ? KeystoreSigningKeys.of(settings) : stored;
  }
}
