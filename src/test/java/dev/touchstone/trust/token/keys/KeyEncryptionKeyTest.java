package dev.touchstone.trust.token.keys;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.touchstone.runtime.http.ProblemException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class KeyEncryptionKeyTest {
  private static final byte[] SECRET = "a private key".getBytes(StandardCharsets.US_ASCII);
  private static final KeyEncryptionKey KEY =
      KeyEncryptionKey.ofBase64(TestSettings.KEY).orElseThrow();

  @TempDir Path directory;

  @Test
  void what_is_sealed_opens_under_the_same_key_and_name_alone() {
    byte[] sealed = KEY.seal("kid", SECRET);

    assertThat(KEY.open("kid", sealed)).hasValueSatisfying(o -> assertThat(o).isEqualTo(SECRET));
    assertThat(KEY.open("another", sealed)).isEmpty();
    assertThat(KeyEncryptionKey.ofBase64(TestSettings.OTHER_KEY).orElseThrow().open("kid", sealed))
        .isEmpty();
    assertThat(new String(sealed, StandardCharsets.ISO_8859_1)).doesNotContain("private");
    assertThat(KEY.seal("kid", SECRET)).isNotEqualTo(sealed);
  }

  @Test
  void whatever_is_cut_or_changed_does_not_open() {
    byte[] sealed = KEY.seal("kid", SECRET);
    for (int i = 0; i < sealed.length; i++) {
      byte[] changed = sealed.clone();
      changed[i] ^= 1;
      assertThat(KEY.open("kid", changed)).as("byte %d", i).isEmpty();
      assertThat(KEY.open("kid", java.util.Arrays.copyOf(sealed, i))).isEmpty();
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "secret", "AAAA", "not base64 at all!", "AAECAwQFBgcICQoLDA0ODw=="})
  void anything_but_32_bytes_in_base64_is_no_key_and_is_not_repeated(String text) {
    assertThatIllegalArgumentException()
        .isThrownBy(
            () ->
                new KeyEncryptionKeySource(TestSettings.of("ES256", text), Optional.of(directory)))
        .withMessageContaining("touchstone.token.key-encryption-key")
        .withMessageContaining("32 bytes")
        .satisfies(e -> assertThat(text.length() < 5 || !e.getMessage().contains(text)).isTrue());
  }

  @Test
  void a_key_comes_from_a_file_that_is_named() throws Exception {
    Path file = Files.writeString(directory.resolve("kek"), TestSettings.KEY + "\n");
    byte[] sealed = KEY.seal("kid", SECRET);

    assertThat(
            new KeyEncryptionKeySource(
                    TestSettings.of("ES256", null).withKeyFile(file), Optional.empty())
                .require()
                .open("kid", sealed))
        .isPresent();
    assertThatIllegalArgumentException()
        .isThrownBy(
            () ->
                new KeyEncryptionKeySource(
                    TestSettings.of("ES256", null).withKeyFile(directory.resolve("missing")),
                    Optional.empty()))
        .withMessageContaining("missing");
  }

  @Test
  void beside_an_embedded_database_a_key_is_made_once_and_for_the_owner_alone() throws Exception {
    TestSettings none = TestSettings.of("ES256", null);
    byte[] sealed =
        new KeyEncryptionKeySource(none, Optional.of(directory)).require().seal("kid", SECRET);

    Path file = directory.resolve("token-encryption.key");
    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
        .isEqualTo("rw-------");
    assertThat(
            new KeyEncryptionKeySource(none, Optional.of(directory)).require().open("kid", sealed))
        .isPresent();
  }

  @Test
  void without_a_key_nothing_is_kept_in_plain() {
    assertThatExceptionOfType(ProblemException.class)
        .isThrownBy(
            () ->
                new KeyEncryptionKeySource(TestSettings.of("ES256", null), Optional.empty())
                    .require())
        .withMessageContaining("touchstone.token.key-encryption-key")
        .withMessageContaining("openssl rand -base64 32");
  }
}
