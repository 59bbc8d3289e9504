package dev.touchstone.trust.webhook;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.time.Instant;
import org.junit.jupiter.api.Test;

class SigningKeyTest {
  /** Computed with Python's hmac module. */
  @Test
  void signs_as_other_implementations_of_standard_webhooks_do() {
    SigningKey key = SigningKey.ofSecret("whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw").orElseThrow();

    String signature =
        key.sign(
            "msg_p5jXN8AQM9LWM0D4loKWxJek",
            Instant.ofEpochSecond(1614265330),
            "{\"test\": 2432232314}".getBytes(StandardCharsets.UTF_8));

    assertThat(signature).isEqualTo("v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=");
  }

  @Test
  void a_secret_without_the_prefix_is_the_key_itself() {
    String secret = "0123456789abcdef0123456789abcdef";

    assertThat(SigningKey.ofSecret(secret).orElseThrow().toBytes())
        .isEqualTo(secret.getBytes(StandardCharsets.UTF_8));
  }

  @Test
  void refuses_what_is_short_long_no_base64_or_no_printable_ascii() {
    assertThat(SigningKey.ofSecret("a".repeat(31))).isEmpty();
    assertThat(SigningKey.ofSecret("a".repeat(257))).isEmpty();
    assertThat(SigningKey.ofSecret("whsec_" + "*".repeat(40))).isEmpty();
    assertThat(SigningKey.ofSecret("whsec_" + "AAAA".repeat(7) + "====")).isEmpty();
    assertThat(SigningKey.ofSecret("a".repeat(40) + "\r\n")).isEmpty();
    assertThat(SigningKey.ofSecret("ä".repeat(40))).isEmpty();
  }

  @Test
  void a_new_secret_is_one_that_is_taken_and_never_the_same() {
    SecureRandom random = new SecureRandom();
    String secret = SigningKey.newSecret(random);

    assertThat(SigningKey.ofSecret(secret).orElseThrow().toBytes()).hasSize(32);
    assertThat(SigningKey.newSecret(random)).isNotEqualTo(secret);
  }

  @Test
  void its_text_names_nothing_of_it() {
    assertThat(SigningKey.ofSecret("0123456789abcdef0123456789abcdef").orElseThrow())
        .hasToString("SigningKey[not shown]");
  }
}
