package dev.touchstone.trust.token.keys;

import java.nio.file.Path;
import java.util.Optional;

/** Signs with a key behind PKCS#11 and verifies with what is published, in a process of its own. */
final class HsmSignature {
  private HsmSignature() {}

  public static void main(String[] arguments) throws Exception {
    KeystoreSigningKeys keys =
        KeystoreSigningKeys.of(
            TestSettings.of("ES256", null)
                .withKeystore(
                    new TestSettings.Store(
                        Optional.of("PKCS11"),
                        Optional.empty(),
                        Optional.of(Path.of(arguments[0])),
                        Optional.of(arguments[1]),
                        Optional.empty())));
    String token = keys.signer().sign("eat+jwt", "{}");
    System.out.println(keys.published());
    System.out.println("verified: " + Signed.verifies(token, keys.published()));
  }
}
