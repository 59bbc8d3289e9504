package dev.touchstone.scheduler.placement;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpRequest;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Tokens of Keystone (Identity API v3, {@code POST /v3/auth/tokens}): one at a time, kept until it
 * is not taken any more.
 */
final class KeystoneAuthentication implements Authentication {
  private final Http http;
  private final ObjectMapper json;
  private final PlacementSettings.Keystone settings;
  private final URI tokens;
  private String token;

  KeystoneAuthentication(Http http, ObjectMapper json, PlacementSettings.Keystone settings) {
    this.http = http;
    this.json = json;
    this.settings = settings;
    this.tokens =
        URI.create(
            required(settings.url(), "url").toString().replaceAll("/+$", "") + "/auth/tokens");
    identity(settings, "");
  }

  @Override
  public synchronized String token() throws PlacementException {
    if (token == null) {
      token = issue();
    }
    return token;
  }

  @Override
  public synchronized void rejected(String rejected) {
    if (rejected.equals(token)) {
      token = null;
    }
  }

  private String issue() throws PlacementException {
    Http.Answer answer =
        http.send(
            HttpRequest.newBuilder(tokens)
                .header("Content-Type", "application/json")
                .POST(HttpRequest.BodyPublishers.ofByteArray(body())));
    if (answer.status() != 201) {
      // The body may repeat what was sent: it is not shown.
      throw PlacementException.unreachable(
          "Keystone gave no token: POST " + tokens + " answered " + answer.status());
    }
    return answer
        .subjectToken()
        .orElseThrow(
            () -> PlacementException.unreachable("Keystone answered without X-Subject-Token"));
  }

  private byte[] body() throws PlacementException {
    Path file =
        settings.applicationCredential().isPresent()
            ? required(
                settings.applicationCredentialSecretFile(), "application-credential-secret-file")
            : required(settings.passwordFile(), "password-file");
    try {
      // Read anew each time: a secret that was changed needs no restart.
      String secret = Files.readString(file, StandardCharsets.UTF_8).strip();
      return json.writeValueAsBytes(identity(settings, secret));
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("texts and maps", e);
    } catch (IOException e) {
      throw PlacementException.unreachable("the secret in " + file + " cannot be read");
    }
  }

  private static Map<String, Object> identity(PlacementSettings.Keystone settings, String secret) {
    if (settings.applicationCredential().isPresent()) {
      return Map.of(
          "auth",
          Map.of(
              "identity",
              Map.of(
                  "methods",
                  List.of("application_credential"),
                  "application_credential",
                  Map.of("id", settings.applicationCredential().get(), "secret", secret))));
    }
    return Map.of(
        "auth",
        Map.of(
            "identity",
            Map.of(
                "methods",
                List.of("password"),
                "password",
                Map.of(
                    "user",
                    Map.of(
                        "name",
                        required(settings.user(), "user"),
                        "domain",
                        Map.of("name", settings.userDomain()),
                        "password",
                        secret))),
            "scope",
            Map.of(
                "project",
                Map.of(
                    "name",
                    required(settings.project(), "project"),
                    "domain",
                    Map.of("name", settings.projectDomain())))));
  }

  private static <T> T required(Optional<T> setting, String name) {
    return setting.orElseThrow(
        () ->
            new IllegalArgumentException("touchstone.placement.keystone." + name + " is missing"));
  }
}
