package dev.touchstone.runtime.tls;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.net.httpserver.HttpsConfigurator;
import com.sun.net.httpserver.HttpsServer;
import dev.touchstone.runtime.http.Authorities;
import java.io.ByteArrayInputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.KeyFactory;
import java.security.KeyStore;
import java.security.cert.Certificate;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.security.spec.PKCS8EncodedKeySpec;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.List;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The certificate of the first start. */
class SelfSignedCertificateTest {
  private static final List<String> NAMES = List.of("node-1", "localhost", "127.0.0.1", "::1");

  @TempDir Path directory;

  private SelfSignedCertificate made(List<String> names, Instant now) throws Exception {
    return SelfSignedCertificate.in(directory.resolve("tls"), names, now);
  }

  private static X509Certificate read(SelfSignedCertificate own) throws Exception {
    return (X509Certificate)
        CertificateFactory.getInstance("X.509")
            .generateCertificate(new ByteArrayInputStream(Files.readAllBytes(own.certificate())));
  }

  @Test
  void is_for_the_names_for_397_days_and_its_key_is_for_the_owner_alone() throws Exception {
    Instant now = Instant.now();
    SelfSignedCertificate own = made(NAMES, now);
    X509Certificate certificate = read(own);

    assertThat(CertificateMaker.namesOf(certificate)).containsExactlyElementsOf(NAMES);
    assertThat(
            Duration.between(
                certificate.getNotBefore().toInstant(), certificate.getNotAfter().toInstant()))
        .isEqualTo(Duration.ofDays(397));
    assertThat(certificate.getBasicConstraints()).as("no authority").isEqualTo(-1);
    assertThat(certificate.getSigAlgName()).isEqualTo("SHA256withECDSA");
    assertThat(own.fingerprint()).matches("([0-9A-F]{2}:){31}[0-9A-F]{2}");
    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(own.key())))
        .isEqualTo("rw-------");
    assertThat(directory.resolve("tls")).isDirectoryNotContaining("glob:**.new");
  }

  @Test
  void stays_the_same_until_it_ends_soon_or_is_for_other_names() throws Exception {
    Instant now = Instant.now();
    String first = made(NAMES, now).fingerprint();

    assertThat(made(NAMES, now.plus(Duration.ofDays(300))).fingerprint()).isEqualTo(first);
    assertThat(made(List.of("localhost"), now).fingerprint()).isEqualTo(first);
    String renewed = made(NAMES, now.plus(Duration.ofDays(368))).fingerprint();
    assertThat(renewed).isNotEqualTo(first);
    assertThat(made(List.of("node-1", "ts.example"), now).fingerprint()).isNotIn(first, renewed);
  }

  @Test
  void a_key_of_another_certificate_or_no_key_at_all_is_replaced() throws Exception {
    Instant now = Instant.now();
    SelfSignedCertificate own = made(NAMES, now);
    Path other = directory.resolve("other");
    Files.copy(
        SelfSignedCertificate.in(other, NAMES, now).key(),
        own.key(),
        java.nio.file.StandardCopyOption.REPLACE_EXISTING);

    SelfSignedCertificate next = made(NAMES, now);
    assertThat(next.fingerprint()).isNotEqualTo(own.fingerprint());
    Files.writeString(next.key(), "not a key");
    SelfSignedCertificate last = made(NAMES, now);
    assertThat(last.fingerprint()).isNotEqualTo(next.fingerprint());
    assertThat(CertificateMaker.belongTogether(read(last), last.key())).isTrue();
  }

  @Test
  void a_client_that_is_given_the_file_believes_it_by_name_and_by_address() throws Exception {
    SelfSignedCertificate own = made(NAMES, Instant.now());
    HttpsServer server =
        HttpsServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.setHttpsConfigurator(new HttpsConfigurator(serving(own)));
    server.createContext(
        "/",
        call -> {
          call.sendResponseHeaders(204, -1);
          call.close();
        });
    server.start();
    int port = server.getAddress().getPort();
    try (HttpClient believing =
            HttpClient.newBuilder()
                .sslContext(Authorities.believing(Files.readAllBytes(own.certificate())))
                .build();
        HttpClient other = HttpClient.newHttpClient()) {
      for (String name : List.of("localhost", "127.0.0.1")) {
        HttpRequest request =
            HttpRequest.newBuilder(URI.create("https://" + name + ":" + port + "/")).build();
        assertThat(believing.send(request, HttpResponse.BodyHandlers.discarding()).statusCode())
            .isEqualTo(204);
        assertThatThrownBy(() -> other.send(request, HttpResponse.BodyHandlers.discarding()))
            .isInstanceOf(javax.net.ssl.SSLHandshakeException.class);
      }
    } finally {
      server.stop(0);
    }
  }

  private static SSLContext serving(SelfSignedCertificate own) throws Exception {
    String key = Files.readString(own.key()).replaceAll("-----[A-Z ]+-----|\\s", "");
    KeyStore store = KeyStore.getInstance("PKCS12");
    store.load(null, null);
    store.setKeyEntry(
        "server",
        KeyFactory.getInstance("EC")
            .generatePrivate(new PKCS8EncodedKeySpec(Base64.getDecoder().decode(key))),
        new char[0],
        new Certificate[] {read(own)});
    KeyManagerFactory managers =
        KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
    managers.init(store, new char[0]);
    SSLContext context = SSLContext.getInstance("TLS");
    context.init(managers.getKeyManagers(), null, null);
    return context;
  }

  @Test
  void names_that_are_no_names_stop_the_start() {
    assertThat(CertificateNames.with("ts.example, 10.0.0.1,"))
        .contains("localhost", "127.0.0.1", "::1", "ts.example", "10.0.0.1");
    for (String wrong : List.of("a b", "x\ny", "https://ts.example", "a/b")) {
      assertThatThrownBy(() -> CertificateNames.with(wrong))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessageContaining("certificate-names");
    }
  }
}
