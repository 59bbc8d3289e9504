package dev.touchstone.trust.token.keys;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;

/** Settings of the keys that sign tokens: see docs/configuration.md. */
@ConfigMapping(prefix = "touchstone.token")
public interface KeySettings {
  /** ES256, ES384 or EdDSA: for keys that are made from now on. */
  @WithDefault("ES256")
  String algorithm();

  /** How long a token counts at most: for as long its key stays published. */
  @WithDefault("PT5M")
  Duration lifetime();

  @WithDefault("PT1M")
  Duration untrustedLifetime();

  /** 32 bytes in base64. */
  Optional<String> keyEncryptionKey();

  /** A file with 32 bytes in base64. */
  Optional<Path> keyEncryptionKeyFile();

  Rotation rotation();

  Keystore keystore();

  /** When keys follow each other. */
  interface Rotation {
    /** After how long of signing a key gets a successor. */
    @WithDefault("P90D")
    Duration age();

    /** How long a key is published before it signs. */
    @WithDefault("PT10M")
    Duration publishAhead();
  }

  /** Keys that are made and kept elsewhere. */
  interface Keystore {
    /** PKCS12 or PKCS11; without one, keys are made here and kept in the database. */
    Optional<String> type();

    /** PKCS12: the file. */
    Optional<Path> path();

    /** PKCS11: the configuration of the JDK's SunPKCS11. */
    Optional<Path> config();

    /** Of the file, or the PIN of the token. */
    Optional<String> password();

    /** The key that signs; needed if there are several. */
    Optional<String> alias();
  }
}
