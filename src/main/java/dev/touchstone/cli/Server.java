package dev.touchstone.cli;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.touchstone.runtime.http.Authorities;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.security.cert.CertificateException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import javax.net.ssl.SSLHandshakeException;

/** The HTTP API as a command uses it. */
final class Server {
  /** A simulation over a large fleet takes as long. */
  private static final Duration PATIENCE = Duration.ofMinutes(5);

  private static final int LARGEST_AUTHORITIES = 4 * 1024 * 1024;
  private static final ObjectMapper JSON = new ObjectMapper();

  private final String url;
  private final String token;
  private final HttpClient client;

  /**
   * @param authorities PEM file of those who may certify the service; empty for the JDK's own
   */
  Server(String url, String token, Optional<Path> authorities) throws UnreadableInputException {
    if (!url.matches("https?://[^/ ]+(/.*)?")) {
      throw new UnreadableInputException("--server: expected https://HOST[:PORT], found " + url);
    }
    this.url = url.replaceAll("/+$", "");
    this.token = token;
    HttpClient.Builder builder = HttpClient.newBuilder().connectTimeout(Duration.ofSeconds(10));
    if (authorities.isPresent()) {
      try {
        builder.sslContext(
            Authorities.believing(InputFile.read(authorities.get(), LARGEST_AUTHORITIES)));
      } catch (CertificateException e) {
        throw new UnreadableInputException(
            authorities.get() + ": expected certificates in PEM: " + e.getMessage());
      }
    }
    this.client = builder.build();
  }

  JsonNode get(String path) throws ServerException {
    return json(send(request(path).GET().build()));
  }

  String text(String path) throws ServerException {
    return send(request(path).GET().build());
  }

  JsonNode post(String path, byte[] body, String type) throws ServerException {
    return json(
        send(
            request(path)
                .header("Content-Type", type)
                .POST(HttpRequest.BodyPublishers.ofByteArray(body))
                .build()));
  }

  JsonNode put(String path, byte[] body) throws ServerException {
    return json(
        send(
            request(path)
                .header("Content-Type", "application/json")
                .PUT(HttpRequest.BodyPublishers.ofByteArray(body))
                .build()));
  }

  void delete(String path) throws ServerException {
    send(request(path).DELETE().build());
  }

  void download(String path, Path file) throws ServerException, UnreadableInputException {
    try {
      HttpResponse<byte[]> response =
          client.send(request(path).GET().build(), HttpResponse.BodyHandlers.ofByteArray());
      if (response.statusCode() != 200) {
        throw new ServerException(
            1, problem(response.statusCode(), new String(response.body(), StandardCharsets.UTF_8)));
      }
      Files.write(file, response.body(), StandardOpenOption.CREATE_NEW);
    } catch (FileAlreadyExistsException e) {
      throw new UnreadableInputException(file + " exists: name another file");
    } catch (IOException e) {
      throw new ServerException(3, List.of("%s: %s".formatted(url, e.getMessage())));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new ServerException(3, List.of("interrupted"));
    }
  }

  /** Whether the JDK's own authorities vouch for the service; nothing is sent to it. */
  static boolean isBelieved(String url) throws ServerException {
    try {
      HttpClient.newBuilder()
          .connectTimeout(Duration.ofSeconds(10))
          .build()
          .send(
              HttpRequest.newBuilder(URI.create(url.replaceAll("/+$", "") + "/q/health/live"))
                  .timeout(Duration.ofSeconds(20))
                  .build(),
              HttpResponse.BodyHandlers.discarding());
      return true;
    } catch (SSLHandshakeException e) {
      return false;
    } catch (IOException | IllegalArgumentException e) {
      throw new ServerException(
          3, List.of("%s does not answer: %s".formatted(url, e.getMessage())));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new ServerException(3, List.of("interrupted"));
    }
  }

  private HttpRequest.Builder request(String path) throws ServerException {
    try {
      return HttpRequest.newBuilder(URI.create(url + path))
          .timeout(PATIENCE)
          .header("Authorization", "Bearer " + token);
    } catch (IllegalArgumentException e) {
      throw new ServerException(2, List.of("not an address: " + e.getMessage()));
    }
  }

  private String send(HttpRequest request) throws ServerException {
    try {
      HttpResponse<String> response =
          client.send(request, HttpResponse.BodyHandlers.ofString(StandardCharsets.UTF_8));
      if (response.statusCode() >= 300) {
        throw new ServerException(1, problem(response.statusCode(), response.body()));
      }
      return response.body();
    } catch (SSLHandshakeException e) {
      throw new ServerException(
          3,
          List.of(
              "%s shows a certificate that is not believed: name the file of who made it with --ca-file (%s)"
                  .formatted(url, e.getMessage())));
    } catch (IOException e) {
      String why = e.getMessage() == null ? e.getClass().getSimpleName() : e.getMessage();
      throw new ServerException(
          3, List.of("%s does not answer: %s; is the service running?".formatted(url, why)));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new ServerException(3, List.of("interrupted"));
    }
  }

  private static JsonNode json(String body) throws ServerException {
    try {
      return JSON.readTree(body);
    } catch (JsonProcessingException e) {
      throw new ServerException(
          3, List.of("the answer is not JSON: is this a Touchstone service?"));
    }
  }

  /** RFC 9457: the detail, and each place in a text that was sent. */
  private static List<String> problem(int status, String body) {
    List<String> lines = new ArrayList<>();
    try {
      JsonNode problem = JSON.readTree(body);
      lines.add(problem.hasNonNull("detail") ? problem.get("detail").asText() : "HTTP " + status);
      if (problem.path("errors").size() > 1) {
        problem
            .get("errors")
            .forEach(
                error ->
                    lines.add(
                        "%s:%s: %s"
                            .formatted(
                                error.path("line").asText(),
                                error.path("column").asText(),
                                error.path("message").asText())));
      }
    } catch (JsonProcessingException e) {
      lines.add("HTTP " + status);
    }
    if (status == 401) {
      lines.add("log in again: touchstone login --server URL");
    }
    return lines;
  }
}
