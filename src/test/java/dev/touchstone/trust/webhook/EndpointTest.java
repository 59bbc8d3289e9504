package dev.touchstone.trust.webhook;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.touchstone.runtime.http.ProblemException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class EndpointTest {
  @Test
  void reads_host_port_and_target() {
    assertThat(Endpoint.of("https://hooks.example/a/b?c=d%20e", false))
        .isEqualTo(new Endpoint(true, "hooks.example", 443, "/a/b?c=d%20e"));
    assertThat(Endpoint.of("https://[2001:db8::1]:8443", false))
        .isEqualTo(new Endpoint(true, "2001:db8::1", 8443, "/"));
    assertThat(Endpoint.of("HTTP://10.0.0.1/x", true))
        .isEqualTo(new Endpoint(false, "10.0.0.1", 80, "/x"));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "hooks.example",
        "//hooks.example/",
        "http://hooks.example/",
        "ftp://hooks.example/",
        "file:///etc/passwd",
        "https:hooks.example",
        "https:///path",
        "https://user:password@hooks.example/",
        "https://user@hooks.example/",
        "https://a@b@hooks.example/",
        "https://hooks.example/#fragment",
        "https://hooks.example:0/",
        "https://hooks.example:65536/",
        "https://hooks.example:99999999999/",
        "https://hooks.example/\r\nX-Injected: 1",
        "https://hooks.example/\n",
        "https://hooks.example\r\n.evil.example/",
        "https://hooks.example/a b",
        "https://höoks.example/",
        "https://hooks.example/\u202eevil",
        "https://hooks.example/\u0000",
        "https://[::1/",
        "https://[gggg]/",
        "https://exa_mple/%zz"
      })
  void refuses_what_is_no_plain_https_url(String url) {
    assertThatThrownBy(() -> Endpoint.of(url, false)).isInstanceOf(ProblemException.class);
  }

  @Test
  void refuses_a_url_of_more_than_2048_characters() {
    assertThatThrownBy(() -> Endpoint.of("https://hooks.example/" + "a".repeat(2048), false))
        .isInstanceOf(ProblemException.class)
        .hasMessageContaining("2048");
  }
}
