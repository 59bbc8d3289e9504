package dev.touchstone.trust.token.keys;

import dev.touchstone.runtime.http.ProblemException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.PrivateKey;
import java.security.Provider;
import java.security.Security;
import java.security.cert.Certificate;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;

/**
 * Keys of a keystore: a PKCS#12 file, or a hardware security module behind PKCS#11. Whoever keeps
 * it rotates by it: every key in it is published, {@code alias} says which one signs.
 */
final class KeystoreSigningKeys implements SigningKeys {
  private static final String SETTINGS = "touchstone.token.keystore.";

  private final KeySettings settings;
  private volatile List<Entry> entries = List.of();

  private record Entry(
      String alias,
      SigningAlgorithm algorithm,
      PublicJwk jwk,
      PrivateKey key,
      Optional<String> provider) {}

  private KeystoreSigningKeys(KeySettings settings) {
    this.settings = settings;
  }

  /** The keystore is opened when it is needed: a module that is away does not stop the service. */
  static KeystoreSigningKeys of(KeySettings settings) {
    String type = settings.keystore().type().orElse("");
    boolean complete =
        switch (type) {
          case "PKCS12" -> settings.keystore().path().isPresent();
          case "PKCS11" -> settings.keystore().config().isPresent();
          default -> false;
        };
    if (!complete) {
      throw new IllegalArgumentException(
          SETTINGS
              + "type is PKCS12 (with "
              + SETTINGS
              + "path) or PKCS11 (with "
              + SETTINGS
              + "config), found \""
              + type
              + "\"");
    }
    return new KeystoreSigningKeys(settings);
  }

  @Override
  public TokenSigner signer() {
    Entry entry = signing(entries());
    return new TokenSigner(
        entry.jwk().kid(), entry.algorithm(), entry.key(), entry.provider(), Instant.MAX);
  }

  @Override
  public List<TokenKey> all() {
    List<Entry> entries = entries();
    Entry signing = signing(entries);
    return entries.stream()
        .map(
            entry ->
                new TokenKey(
                    entry.jwk().kid(),
                    entry.algorithm(),
                    entry.alias().equals(signing.alias())
                        ? TokenKey.State.SIGNING
                        : TokenKey.State.NEXT,
                    entry.jwk().members(),
                    Optional.empty(),
                    Optional.empty(),
                    Optional.empty(),
                    Optional.empty()))
        .toList();
  }

  @Override
  public List<TokenKey> published() {
    return all();
  }

  @Override
  public Duration publishAhead() {
    return settings.rotation().publishAhead();
  }

  @Override
  public TokenKey rotate(String by) {
    throw ProblemException.conflict(
        "keys-kept-elsewhere",
        "The keys are kept in a keystore",
        "put a new key into the keystore, restart, and after %s set %salias to it and restart again"
            .formatted(publishAhead(), SETTINGS));
  }

  private Entry signing(List<Entry> entries) {
    Optional<String> alias = settings.keystore().alias();
    if (alias.isEmpty() && entries.size() > 1) {
      throw KeysUnavailable.because(
          "the keystore has %d keys: set %salias to the one that signs"
              .formatted(entries.size(), SETTINGS));
    }
    return entries.stream()
        .filter(entry -> alias.isEmpty() || alias.get().equals(entry.alias()))
        .findFirst()
        .orElseThrow(
            () ->
                KeysUnavailable.because(
                    "the keystore has no key%s for ES256, ES384 or EdDSA with a certificate"
                        .formatted(alias.map(name -> " \"" + name + "\"").orElse(""))));
  }

  private synchronized List<Entry> entries() {
    if (entries.isEmpty()) {
      try {
        entries = read();
      } catch (GeneralSecurityException | IOException e) {
        throw KeysUnavailable.because("the keystore cannot be opened: " + e);
      }
    }
    return entries;
  }

  private List<Entry> read() throws GeneralSecurityException, IOException {
    char[] password = settings.keystore().password().map(String::toCharArray).orElse(null);
    Optional<String> provider = settings.keystore().config().map(KeystoreSigningKeys::module);
    KeyStore store;
    if (provider.isPresent()) {
      store = KeyStore.getInstance("PKCS11", provider.get());
      store.load(null, password);
    } else {
      store = KeyStore.getInstance("PKCS12");
      try (InputStream file = Files.newInputStream(settings.keystore().path().orElseThrow())) {
        store.load(file, password);
      }
    }
    List<Entry> found = new ArrayList<>();
    for (String alias : Collections.list(store.aliases())) {
      Certificate certificate = store.getCertificate(alias);
      if (store.isKeyEntry(alias)
          && certificate != null
          && store.getKey(alias, password) instanceof PrivateKey key) {
        SigningAlgorithm.of(certificate.getPublicKey())
            .ifPresent(
                algorithm ->
                    found.add(
                        new Entry(
                            alias,
                            algorithm,
                            PublicJwk.of(certificate.getPublicKey(), algorithm),
                            key,
                            provider)));
      }
    }
    return List.copyOf(found);
  }

  /** Registered, as JCA and JOSE look providers up by name; the name is in the configuration. */
  private static String module(Path config) {
    Provider base = Security.getProvider("SunPKCS11");
    if (base == null) {
      throw KeysUnavailable.because("this Java runtime has no SunPKCS11");
    }
    Provider configured = base.configure(config.toString());
    if (Security.getProvider(configured.getName()) == null) {
      Security.addProvider(configured);
    }
    return configured.getName();
  }
}
