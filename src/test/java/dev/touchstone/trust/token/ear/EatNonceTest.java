package dev.touchstone.trust.token.ear;

import static org.assertj.core.api.Assertions.assertThat;

import dev.touchstone.tpm.Bytes;
import java.util.Base64;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class EatNonceTest {
  private static String base64url(int size) {
    byte[] bytes = new byte[size];
    java.util.Arrays.fill(bytes, (byte) 0xfb);
    return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
  }

  @ParameterizedTest
  @ValueSource(ints = {8, 9, 32, 63, 64})
  void takes_8_to_64_bytes(int size) {
    assertThat(EatNonce.ofText(base64url(size)))
        .hasValueSatisfying(nonce -> assertThat(nonce.value().size()).isEqualTo(size))
        .hasValueSatisfying(nonce -> assertThat(nonce.text()).isEqualTo(base64url(size)));
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 1, 7, 65, 66, 1_000_000})
  void refuses_any_other_size(int size) {
    assertThat(EatNonce.ofText(base64url(size))).isEmpty();
    assertThat(EatNonce.of(Bytes.copyOf(new byte[size]))).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "AAECAwQFBgc=", // padded
        "AAECAwQFBgd", // bits behind the last byte
        "AAECAwQFBg+/AAEC", // the other alphabet
        "AAECAwQF Bgc",
        "AAECAwQFBgc\r\n",
        "AAECAwQFBgcé",
        "00:01:02:03:04:05:06:07"
      })
  void refuses_other_spellings(String text) {
    assertThat(EatNonce.ofText(text)).isEmpty();
  }
}
