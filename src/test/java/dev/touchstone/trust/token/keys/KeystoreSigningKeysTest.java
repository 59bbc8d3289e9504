package dev.touchstone.trust.token.keys;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.touchstone.runtime.http.ProblemException;
import dev.touchstone.testing.Command;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class KeystoreSigningKeysTest {
  private static final String PASSWORD = "keystore-test";
  private static final String KEYTOOL =
      Path.of(System.getProperty("java.home"), "bin/keytool").toString();

  @TempDir Path directory;

  private Path file() {
    return directory.resolve("keys.p12");
  }

  private void generate(String alias, String... more) {
    List<String> words =
        new ArrayList<>(
            List.of(
                KEYTOOL,
                "-genkeypair",
                "-storetype",
                "PKCS12",
                "-keystore",
                file().toString(),
                "-storepass",
                PASSWORD,
                "-alias",
                alias,
                "-dname",
                "CN=" + alias));
    words.addAll(List.of(more));
    new Command().run(words.toArray(String[]::new)).orFail();
  }

  private KeystoreSigningKeys open(String password, String alias) {
    return KeystoreSigningKeys.of(
        TestSettings.of("ES256", null)
            .withKeystore(
                new TestSettings.Store(
                    Optional.of("PKCS12"),
                    Optional.of(file()),
                    Optional.empty(),
                    Optional.of(password),
                    Optional.ofNullable(alias))));
  }

  @ParameterizedTest
  @CsvSource({"ES256,EC,secp256r1", "ES384,EC,secp384r1", "EdDSA,Ed25519,"})
  void a_file_signs_with_its_key_and_publishes_it(String algorithm, String type, String curve)
      throws Exception {
    generate(
        "signing",
        curve == null
            ? new String[] {"-keyalg", type}
            : new String[] {"-keyalg", type, "-groupname", curve});
    KeystoreSigningKeys keys = open(PASSWORD, null);

    assertThat(Signed.verifies(keys.signer().sign("eat+jwt", "{}"), keys.published())).isTrue();
    assertThat(keys.published().get(0).algorithm().text()).isEqualTo(algorithm);
  }

  @Test
  void every_usable_key_is_published_and_the_alias_says_which_signs() throws Exception {
    generate("old", "-keyalg", "EC", "-groupname", "secp256r1");
    generate("new", "-keyalg", "EC", "-groupname", "secp256r1");
    generate("rsa", "-keyalg", "RSA");
    String before = open(PASSWORD, "old").signer().sign("eat+jwt", "{}");
    KeystoreSigningKeys keys = open(PASSWORD, "new");

    assertThat(keys.published()).hasSize(2);
    assertThat(keys.published())
        .filteredOn(key -> key.state() == TokenKey.State.SIGNING)
        .hasSize(1);
    assertThat(Signed.verifies(before, keys.published())).isTrue();
    assertThat(keys.signer().kid()).isNotEqualTo(open(PASSWORD, "old").signer().kid());
    assertThatExceptionOfType(ProblemException.class)
        .isThrownBy(() -> open(PASSWORD, null).signer())
        .withMessageContaining("2 keys")
        .withMessageContaining("alias");
    assertThatExceptionOfType(ProblemException.class)
        .isThrownBy(() -> open(PASSWORD, "rsa").signer())
        .withMessageContaining("no key \"rsa\"");
  }

  @Test
  void a_wrong_password_or_no_file_is_said_and_nothing_else_signs() {
    assertThatExceptionOfType(ProblemException.class)
        .isThrownBy(() -> open(PASSWORD, null).signer())
        .withMessageContaining("cannot be opened");
    generate("signing", "-keyalg", "EC", "-groupname", "secp256r1");
    assertThatExceptionOfType(ProblemException.class)
        .isThrownBy(() -> open("wrong-password", null).signer())
        .withMessageContaining("cannot be opened")
        .satisfies(e -> assertThat(e.getMessage()).doesNotContain("wrong-password"));
  }

  @Test
  void rotation_is_left_to_whoever_keeps_the_keys() {
    assertThatExceptionOfType(ProblemException.class)
        .isThrownBy(() -> open(PASSWORD, null).rotate("test"))
        .withMessageContaining("put a new key into the keystore");
  }

  @Test
  void an_unknown_kind_of_keystore_stops_the_start() {
    assertThatIllegalArgumentException()
        .isThrownBy(
            () ->
                KeystoreSigningKeys.of(
                    TestSettings.of("ES256", null)
                        .withKeystore(
                            new TestSettings.Store(
                                Optional.of("JKS"),
                                Optional.of(file()),
                                Optional.empty(),
                                Optional.empty(),
                                Optional.empty()))))
        .withMessageContaining("PKCS12")
        .withMessageContaining("JKS");
  }

  @Test
  void a_module_behind_pkcs11_signs_with_a_key_that_it_does_not_give_out() throws Exception {
    Optional<Path> module =
        Stream.of("/usr/lib/softhsm/libsofthsm2.so", "/usr/lib64/softhsm/libsofthsm2.so")
            .map(Path::of)
            .filter(Files::exists)
            .findFirst();
    assumeTrue(module.isPresent(), "softhsm2 is not installed");
    // The library reads its configuration from the environment of the process that loads it, so
    // that key and signature are made in one of their own.
    Path tokens = Files.createDirectory(directory.resolve("tokens"));
    Path softhsm =
        Files.writeString(
            directory.resolve("softhsm2.conf"),
            "directories.tokendir = " + tokens + "\nobjectstore.backend = file\n");
    Path config =
        Files.writeString(
            directory.resolve("pkcs11.cfg"),
            "name = TouchstoneTest\nlibrary = " + module.get() + "\nslotListIndex = 0\n");
    new Command()
        .with("SOFTHSM2_CONF", softhsm.toString())
        .run(
            "softhsm2-util",
            "--init-token",
            "--free",
            "--label",
            "test",
            "--pin",
            "123456",
            "--so-pin",
            "123456")
        .orFail();
    new Command()
        .with("SOFTHSM2_CONF", softhsm.toString())
        .run(
            KEYTOOL,
            "-genkeypair",
            "-storetype",
            "PKCS11",
            "-addprovider",
            "SunPKCS11",
            "-providerarg",
            config.toString(),
            "-storepass",
            "123456",
            "-alias",
            "hsm",
            "-keyalg",
            "EC",
            "-groupname",
            "secp256r1",
            "-dname",
            "CN=hsm")
        .orFail();

    Command.Outcome signed =
        new Command()
            .with("SOFTHSM2_CONF", softhsm.toString())
            .run(
                Path.of(System.getProperty("java.home"), "bin/java").toString(),
                "-cp",
                System.getProperty("java.class.path"),
                HsmSignature.class.getName(),
                config.toString(),
                "123456")
            .orFail();

    assertThat(signed.output()).contains("verified: true").contains("ES256");
  }
}
