package dev.touchstone.trust.token.keys;

import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;

/** Settings as a test needs them. */
record TestSettings(
    String algorithm,
    Duration lifetime,
    Optional<String> keyEncryptionKey,
    Optional<Path> keyEncryptionKeyFile,
    Duration age,
    Duration publishAhead,
    Keystore keystore)
    implements KeySettings {
  static final String KEY = "AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8=";
  static final String OTHER_KEY = "//79/Pv6+fj39vX08/Lx8O/u7ezr6uno5+bl5OPi4eA=";

  record Store(
      Optional<String> type,
      Optional<Path> path,
      Optional<Path> config,
      Optional<String> password,
      Optional<String> alias)
      implements Keystore {}

  static TestSettings of(String algorithm, String key) {
    return new TestSettings(
        algorithm,
        Duration.ofMinutes(5),
        Optional.ofNullable(key),
        Optional.empty(),
        Duration.ofDays(90),
        Duration.ofMinutes(10),
        new Store(
            Optional.empty(),
            Optional.empty(),
            Optional.empty(),
            Optional.empty(),
            Optional.empty()));
  }

  TestSettings withKeystore(Keystore store) {
    return new TestSettings(
        algorithm, lifetime, keyEncryptionKey, keyEncryptionKeyFile, age, publishAhead, store);
  }

  TestSettings withKeyFile(Path file) {
    return new TestSettings(
        algorithm, lifetime, Optional.empty(), Optional.of(file), age, publishAhead, keystore);
  }

  @Override
  public Duration untrustedLifetime() {
    return Duration.ofMinutes(1);
  }

  @Override
  public Rotation rotation() {
    return new Rotation() {
      @Override
      public Duration age() {
        return age;
      }

      @Override
      public Duration publishAhead() {
        return publishAhead;
      }
    };
  }
}
