package dev.touchstone.scheduler.placement;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Keystone's wire format, with a Placement that takes each token for a while only. */
class KeystoneAuthenticationTest {
  private static final ObjectMapper JSON = new ObjectMapper();

  @TempDir Path directory;
  private final List<JsonNode> asked = new ArrayList<>();
  private HttpServer server;
  private int tokens;
  private String valid = "";
  private int answer = 201;

  @BeforeEach
  void start() throws IOException {
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.createContext(
        "/v3/auth/tokens",
        exchange -> {
          asked.add(JSON.readTree(exchange.getRequestBody()));
          valid = "token-" + ++tokens;
          exchange.getResponseHeaders().add("X-Subject-Token", valid);
          byte[] body = "{\"token\":{}}".getBytes(StandardCharsets.UTF_8);
          exchange.sendResponseHeaders(answer, body.length);
          exchange.getResponseBody().write(body);
          exchange.close();
        });
    server.createContext(
        "/placement/traits",
        exchange -> {
          boolean good = valid.equals(exchange.getRequestHeaders().getFirst("X-Auth-Token"));
          byte[] body = "{\"traits\":[]}".getBytes(StandardCharsets.UTF_8);
          exchange.sendResponseHeaders(good ? 200 : 401, body.length);
          exchange.getResponseBody().write(body);
          exchange.close();
        });
    server.start();
    Files.writeString(directory.resolve("secret"), "pass\"word\n");
  }

  @AfterEach
  void stop() {
    server.stop(0);
  }

  private URI url(String path) {
    return URI.create("http://127.0.0.1:" + server.getAddress().getPort() + path);
  }

  private PlacementClient client(boolean byCredential) {
    Http http = new Http(Duration.ofSeconds(5), Optional.empty());
    return new PlacementClient(
        http,
        new KeystoneAuthentication(http, JSON, settings(byCredential)),
        JSON,
        url("/placement/"));
  }

  private PlacementSettings.Keystone settings(boolean byCredential) {
    return new PlacementSettings.Keystone() {
      @Override
      public Optional<URI> url() {
        return Optional.of(KeystoneAuthenticationTest.this.url("/v3/"));
      }

      @Override
      public Optional<String> user() {
        return Optional.of("touchstone");
      }

      @Override
      public String userDomain() {
        return "Default";
      }

      @Override
      public Optional<String> project() {
        return Optional.of("service");
      }

      @Override
      public String projectDomain() {
        return "Default";
      }

      @Override
      public Optional<Path> passwordFile() {
        return Optional.of(directory.resolve("secret"));
      }

      @Override
      public Optional<String> applicationCredential() {
        return byCredential ? Optional.of("cred-1") : Optional.empty();
      }

      @Override
      public Optional<Path> applicationCredentialSecretFile() {
        return Optional.of(directory.resolve("secret"));
      }
    };
  }

  @Test
  void asks_by_password_once_and_again_when_the_token_is_not_taken_any_more()
      throws PlacementException {
    PlacementClient client = client(false);
    client.traits("CUSTOM_TOUCHSTONE_");
    client.traits("CUSTOM_TOUCHSTONE_");
    assertThat(asked).hasSize(1);
    JsonNode identity = asked.getFirst().at("/auth/identity");
    assertThat(identity.at("/methods/0").asText()).isEqualTo("password");
    assertThat(identity.at("/password/user/name").asText()).isEqualTo("touchstone");
    assertThat(identity.at("/password/user/password").asText()).isEqualTo("pass\"word");
    assertThat(asked.getFirst().at("/auth/scope/project/name").asText()).isEqualTo("service");

    valid = "another";
    client.traits("CUSTOM_TOUCHSTONE_");

    assertThat(asked).hasSize(2);
  }

  @Test
  void asks_by_application_credential() throws PlacementException {
    client(true).traits("CUSTOM_TOUCHSTONE_");
    JsonNode credential = asked.getFirst().at("/auth/identity/application_credential");
    assertThat(credential.path("id").asText()).isEqualTo("cred-1");
    assertThat(credential.path("secret").asText()).isEqualTo("pass\"word");
    assertThat(asked.getFirst().at("/auth/scope").isMissingNode()).isTrue();
  }

  @Test
  void a_refusal_is_said_without_the_secret() {
    answer = 401;
    assertThatThrownBy(() -> client(false).traits("CUSTOM_TOUCHSTONE_"))
        .isInstanceOf(PlacementException.class)
        .hasMessageContaining("Keystone gave no token")
        .hasMessageNotContaining("pass");
  }
}
