package dev.touchstone.trust.token.keys;

import jakarta.enterprise.context.ApplicationScoped;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;
import java.util.Base64;
import java.util.Optional;
import org.eclipse.microprofile.config.inject.ConfigProperty;

/**
 * Where the key that private keys are encrypted under comes from: a setting, a file, or, beside an
 * embedded database, a file made at the first need. It never stands in the database.
 */
@ApplicationScoped
class KeyEncryptionKeySource {
  private static final String SETTING = "touchstone.token.key-encryption-key";
  private static final String OWN_FILE = "token-encryption.key";

  private final Optional<KeyEncryptionKey> configured;
  private final Optional<Path> own;
  private volatile KeyEncryptionKey made;

  /**
   * @param dataDirectory of the embedded database, if that is what runs
   * @throws IllegalArgumentException if a key is configured and is none
   */
  KeyEncryptionKeySource(
      KeySettings settings,
      @ConfigProperty(name = "touchstone.embedded.directory") Optional<Path> dataDirectory) {
    this.configured =
        settings
            .keyEncryptionKey()
            .map(text -> parse(SETTING, text))
            .or(
                () ->
                    settings
                        .keyEncryptionKeyFile()
                        .map(file -> parse(SETTING + "-file: " + file, read(file))));
    this.own = dataDirectory.map(directory -> directory.resolve(OWN_FILE));
  }

  /** Whether there is a key, or one can be made. */
  boolean isThere() {
    return configured.isPresent() || own.isPresent();
  }

  /** The key, or a problem that says what to configure. */
  KeyEncryptionKey require() {
    return configured
        .or(() -> own.map(this::made))
        .orElseThrow(
            () ->
                KeysUnavailable.because(
                    "signing keys are kept encrypted, and there is no key to encrypt them under: set "
                        + SETTING
                        + " to 32 random bytes in base64 (openssl rand -base64 32), or "
                        + SETTING
                        + "-file, or a keystore; see docs/tokens.md"));
  }

  private synchronized KeyEncryptionKey made(Path file) {
    if (made == null) {
      if (!Files.exists(file)) {
        create(file);
      }
      made = parse(file.toString(), read(file));
    }
    return made;
  }

  /** Written beside its place and moved there, so that a killed start leaves no half of a key. */
  private static void create(Path file) {
    byte[] random = new byte[KeyEncryptionKey.BYTES];
    new SecureRandom().nextBytes(random);
    Path preparing = file.resolveSibling(file.getFileName() + ".new");
    try {
      Files.deleteIfExists(preparing);
      Files.createFile(
          preparing,
          PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
      Files.writeString(preparing, Base64.getEncoder().encodeToString(random) + "\n");
      Files.move(preparing, file, StandardCopyOption.ATOMIC_MOVE);
    } catch (IOException e) {
      throw KeysUnavailable.because("the key file " + file + " cannot be made: " + e);
    }
  }

  private static String read(Path file) {
    try {
      return Files.readString(file);
    } catch (IOException e) {
      throw new IllegalArgumentException(
          "the key that signing keys are encrypted under cannot be read: " + e, e);
    }
  }

  private static KeyEncryptionKey parse(String where, String text) {
    return KeyEncryptionKey.ofBase64(text)
        .orElseThrow(
            () ->
                new IllegalArgumentException(
                    where
                        + ": expected "
                        + KeyEncryptionKey.BYTES
                        + " bytes in base64 (openssl rand -base64 32), found something else"));
  }
}
