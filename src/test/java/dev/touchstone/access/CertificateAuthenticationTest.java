package dev.touchstone.access;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.touchstone.cli.CommandLineRun;
import dev.touchstone.testing.Certificates;
import dev.touchstone.testing.DatabaseForTests;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.QuarkusTestProfile;
import io.quarkus.test.junit.TestProfile;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import org.eclipse.microprofile.config.ConfigProvider;
import org.junit.jupiter.api.Test;

/** Who may do what by a client certificate: kube-scheduler has no other credential. */
@QuarkusTest
@TestProfile(CertificateAuthenticationTest.WithTls.class)
@QuarkusTestResource(DatabaseForTests.class)
class CertificateAuthenticationTest {
  private static final Certificates AUTHORITY = new Certificates("CN=Cluster CA");
  private static final String BODY =
      "{\"Pod\":{\"metadata\":{\"name\":\"p\"}},\"Nodes\":null,\"NodeNames\":[\"n1\"]}";

  /** TLS with an authority of the test's own. */
  public static class WithTls implements QuarkusTestProfile {
    @Override
    public Map<String, String> getConfigOverrides() {
      Path directory = Path.of("target/test-tls");
      AUTHORITY.write(directory, "server", "CN=localhost");
      return Map.of(
          "quarkus.tls.key-store.pem.0.cert", directory.resolve("server.crt").toString(),
          "quarkus.tls.key-store.pem.0.key", directory.resolve("server.key").toString(),
          "quarkus.tls.trust-store.pem.certs", directory.resolve("ca.crt").toString(),
          "quarkus.http.test-ssl-port", "0",
          "quarkus.http.insecure-requests", "enabled",
          "touchstone.access.certificate.scheduler.subject", "CN=system:kube-scheduler",
          "touchstone.access.certificate.scheduler.role", "scheduler");
    }
  }

  private static HttpResponse<String> call(
      Optional<String> subject, Certificates issuer, String path, Optional<String> body)
      throws IOException, InterruptedException {
    int port = ConfigProvider.getConfig().getValue("quarkus.http.test-ssl-port", Integer.class);
    try (HttpClient client =
        HttpClient.newBuilder().sslContext(issuer.client(subject, AUTHORITY)).build()) {
      HttpRequest.Builder request =
          HttpRequest.newBuilder(URI.create("https://localhost:" + port + path))
              .header("Content-Type", "application/json");
      body.ifPresent(text -> request.POST(HttpRequest.BodyPublishers.ofString(text)));
      return client.send(request.build(), HttpResponse.BodyHandlers.ofString());
    }
  }

  @Test
  void kube_scheduler_asks_by_its_certificate_and_may_do_no_more() throws Exception {
    Optional<String> scheduler = Optional.of("CN=system:kube-scheduler");
    assertThat(
            call(scheduler, AUTHORITY, "/v1/kubernetes/extender/filter", Optional.of(BODY))
                .statusCode())
        .isEqualTo(200);
    assertThat(call(scheduler, AUTHORITY, "/v1/trust/n1", Optional.empty()).statusCode())
        .isEqualTo(200);
    assertThat(call(scheduler, AUTHORITY, "/v1/hosts", Optional.empty()).statusCode())
        .isEqualTo(403);
  }

  @Test
  void refuses_a_certificate_whose_subject_has_no_role_and_a_caller_without_one() throws Exception {
    for (String other :
        new String[] {"CN=system:kube-schedulers", "CN=system:kube-scheduler,O=x"}) {
      assertThat(call(Optional.of(other), AUTHORITY, "/v1/trust/n1", Optional.empty()).statusCode())
          .as(other)
          .isEqualTo(401);
    }
    assertThat(call(Optional.empty(), AUTHORITY, "/v1/trust/n1", Optional.empty()).statusCode())
        .isEqualTo(401);
  }

  @Test
  void a_certificate_without_a_role_opens_no_route() throws Exception {
    Optional<String> somebody = Optional.of("CN=somebody");
    java.util.List<String> wrong = new java.util.ArrayList<>();
    for (var rule : RouteRulesTest.RULES.entrySet()) {
      int status = method(somebody, rule.getKey());
      if (!RouteRulesTest.isRight(rule.getValue(), "none", status)) {
        wrong.add(rule.getKey() + " answered " + status);
      }
    }
    assertThat(wrong).isEmpty();
  }

  private static int method(Optional<String> subject, String route) throws Exception {
    int port = ConfigProvider.getConfig().getValue("quarkus.http.test-ssl-port", Integer.class);
    String method = route.substring(0, route.indexOf(' '));
    try (HttpClient client =
        HttpClient.newBuilder().sslContext(AUTHORITY.client(subject, AUTHORITY)).build()) {
      return client
          .send(
              HttpRequest.newBuilder(
                      URI.create(
                          "https://localhost:"
                              + port
                              + RouteRulesTest.path(
                                  method, route.substring(route.indexOf(' ') + 1))))
                  .header("Content-Type", "application/json")
                  .method(
                      method,
                      method.equals("GET") || method.equals("DELETE")
                          ? HttpRequest.BodyPublishers.noBody()
                          : HttpRequest.BodyPublishers.ofString("{}"))
                  .build(),
              HttpResponse.BodyHandlers.discarding())
          .statusCode();
    }
  }

  @Test
  void refuses_the_same_subject_from_another_authority() {
    Certificates impostor = new Certificates("CN=Cluster CA");
    assertThatThrownBy(
            () ->
                call(
                    Optional.of("CN=system:kube-scheduler"),
                    impostor,
                    "/v1/trust/n1",
                    Optional.empty()))
        .isInstanceOf(IOException.class);
  }

  @Test
  void the_command_line_believes_the_authority_it_is_given_and_says_which_file_is_missing()
      throws IOException {
    int port = ConfigProvider.getConfig().getValue("quarkus.http.test-ssl-port", Integer.class);
    Path token = Path.of("target/test-tls/token");
    java.nio.file.Files.writeString(token, DatabaseForTests.ADMIN_TOKEN);
    String[] command = {
      "trust", "n1", "--server", "https://localhost:" + port, "--token-file", token.toString()
    };
    CommandLineRun refused = CommandLineRun.of(command);
    assertThat(refused.exitCode()).isEqualTo(3);
    assertThat(refused.errors()).contains("is not believed").contains("--ca-file");

    String[] believing = java.util.Arrays.copyOf(command, command.length + 2);
    believing[command.length] = "--ca-file";
    believing[command.length + 1] = "target/test-tls/ca.crt";
    CommandLineRun run = CommandLineRun.of(believing);
    assertThat(run.exitCode()).as(run.errors()).isEqualTo(1);
    assertThat(run.output()).startsWith("UNKNOWN  n1: no host of this name");
  }
}
