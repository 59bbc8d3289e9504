package dev.touchstone.access;

import static org.assertj.core.api.Assertions.assertThat;

import dev.touchstone.testing.DatabaseForTests;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyStore;
import java.security.cert.CertificateFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;
import org.eclipse.microprofile.config.ConfigProvider;
import org.junit.jupiter.api.Test;

/** The console's session where it belongs: behind TLS. */
@QuarkusTest
@TestProfile(CertificateAuthenticationTest.WithTls.class)
@QuarkusTestResource(DatabaseForTests.class)
class ConsoleOverTlsTest {
  @Test
  void the_session_cookie_is_bound_to_this_host_and_to_tls() throws Exception {
    HttpResponse<String> entered =
        send("/console/login", "token=" + DatabaseForTests.ADMIN_TOKEN, "");
    assertThat(entered.statusCode()).isEqualTo(303);
    String cookie = entered.headers().firstValue("Set-Cookie").orElseThrow();
    assertThat(cookie)
        .startsWith("__Host-touchstone-session=")
        .contains(";Path=/", ";HttpOnly", ";SameSite=Lax", ";Secure")
        .doesNotContain("Domain");

    String pair = cookie.substring(0, cookie.indexOf(';'));
    assertThat(send("/console/", "", pair).statusCode()).isEqualTo(200);
    // One that a neighbour without TLS could have set counts for nothing.
    assertThat(send("/console/", "", pair.substring("__Host-".length())).statusCode())
        .isEqualTo(303);
  }

  private static HttpResponse<String> send(String path, String form, String cookie)
      throws Exception {
    int port = ConfigProvider.getConfig().getValue("quarkus.http.test-ssl-port", Integer.class);
    try (HttpClient client = HttpClient.newBuilder().sslContext(believing()).build()) {
      HttpRequest.Builder request =
          HttpRequest.newBuilder(URI.create("https://localhost:" + port + path))
              .header("Content-Type", "application/x-www-form-urlencoded");
      if (!cookie.isEmpty()) {
        request.header("Cookie", cookie);
      }
      if (!form.isEmpty()) {
        request.POST(HttpRequest.BodyPublishers.ofString(form));
      }
      return client.send(request.build(), HttpResponse.BodyHandlers.ofString());
    }
  }

  /** The authority that the profile wrote, whichever instance of it made the files. */
  private static SSLContext believing() throws Exception {
    KeyStore store = KeyStore.getInstance("PKCS12");
    store.load(null, null);
    try (var file = Files.newInputStream(Path.of("target/test-tls/ca.crt"))) {
      store.setCertificateEntry(
          "ca", CertificateFactory.getInstance("X.509").generateCertificate(file));
    }
    TrustManagerFactory trust =
        TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
    trust.init(store);
    SSLContext context = SSLContext.getInstance("TLS");
    context.init(null, trust.getTrustManagers(), null);
    return context;
  }
}
