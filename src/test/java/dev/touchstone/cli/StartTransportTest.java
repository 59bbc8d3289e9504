package dev.touchstone.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** How {@code touchstone serve} is spoken to, by what is configured. */
class StartTransportTest {
  private static final List<String> TOUCHED =
      List.of(
          "touchstone.data.dir",
          "touchstone.http.plain",
          "touchstone.http.certificate-names",
          "touchstone.own-certificate.directory",
          "quarkus.http.insecure-requests",
          "quarkus.http.ssl.certificate.files",
          "quarkus.tls.key-store.pem.0.cert",
          "quarkus.tls.key-store.pem.0.key",
          "quarkus.tls.reload-period");

  @TempDir Path directory;
  private final Map<String, String> before = new HashMap<>();

  @BeforeEach
  void nothing_is_configured() {
    TOUCHED.forEach(
        name -> {
          before.put(name, System.getProperty(name));
          System.clearProperty(name);
        });
    System.setProperty("touchstone.data.dir", directory.toString());
  }

  @AfterEach
  void as_it_was() {
    before.forEach(
        (name, value) -> {
          if (value == null) {
            System.clearProperty(name);
          } else {
            System.setProperty(name, value);
          }
        });
  }

  @Test
  void with_nothing_configured_a_certificate_is_made_and_plain_http_is_closed() throws IOException {
    System.setProperty("touchstone.http.certificate-names", "ts.example");

    StartTransport.apply(StartConfiguration.read());

    assertThat(Path.of(System.getProperty("quarkus.tls.key-store.pem.0.cert"))).isRegularFile();
    assertThat(Files.readString(Path.of(System.getProperty("quarkus.tls.key-store.pem.0.key"))))
        .startsWith("-----BEGIN PRIVATE KEY-----");
    assertThat(System.getProperty("quarkus.http.insecure-requests")).isEqualTo("disabled");
    assertThat(System.getProperty("touchstone.own-certificate.directory"))
        .isEqualTo(directory.resolve("tls").toString());
  }

  @Test
  void plain_http_is_spoken_when_told_and_makes_no_certificate() throws IOException {
    System.setProperty("touchstone.http.plain", "true");

    StartTransport.apply(StartConfiguration.read());

    assertThat(System.getProperty("quarkus.tls.key-store.pem.0.cert")).isNull();
    assertThat(System.getProperty("quarkus.http.insecure-requests")).isNull();
    assertThat(directory).isEmptyDirectory();
  }

  @Test
  void a_configured_certificate_is_taken_and_plain_http_is_closed_unless_told() throws IOException {
    System.setProperty("quarkus.http.ssl.certificate.files", "/etc/x.crt");

    StartTransport.apply(StartConfiguration.read());

    assertThat(System.getProperty("quarkus.tls.key-store.pem.0.cert")).isNull();
    assertThat(System.getProperty("quarkus.http.insecure-requests")).isEqualTo("disabled");
    System.setProperty("quarkus.http.insecure-requests", "redirect");
    StartTransport.apply(StartConfiguration.read());
    assertThat(System.getProperty("quarkus.http.insecure-requests")).isEqualTo("redirect");
    assertThat(directory).isEmptyDirectory();
  }

  @Test
  void a_name_that_is_none_stops_the_start() {
    System.setProperty("touchstone.http.certificate-names", "https://ts.example/");

    assertThatThrownBy(StartConfiguration::read)
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("certificate-names");
  }
}
