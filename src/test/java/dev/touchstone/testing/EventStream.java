package dev.touchstone.testing;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.restassured.RestAssured;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** A client of server-sent events: a thread that writes down what comes, and the last id it saw. */
public final class EventStream implements AutoCloseable {
  private static final ObjectMapper JSON = new ObjectMapper();

  private final HttpClient client = HttpClient.newHttpClient();
  private final List<JsonNode> events = new ArrayList<>();
  private final Thread reader;
  private final InputStream body;
  private String lastId = "";

  private EventStream(String path, String token, Optional<String> lastId) {
    HttpRequest.Builder request =
        HttpRequest.newBuilder(URI.create("http://localhost:" + RestAssured.port + path))
            .header("Authorization", "Bearer " + token)
            .header("Accept", "text/event-stream");
    lastId.ifPresent(id -> request.header("Last-Event-ID", id));
    try {
      HttpResponse<InputStream> response =
          client.send(request.build(), HttpResponse.BodyHandlers.ofInputStream());
      if (response.statusCode() != 200) {
        throw new AssertionError("the stream answered " + response.statusCode());
      }
      body = response.body();
    } catch (IOException e) {
      throw new AssertionError(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new AssertionError(e);
    }
    reader = Thread.ofPlatform().daemon().start(this::read);
  }

  /** Follows a path; with an id, from there. Returns once the server has said that it listens. */
  public static EventStream of(String path, String token, Optional<String> lastId) {
    EventStream stream = new EventStream(path, token, lastId);
    Eventually.within(
        java.time.Duration.ofSeconds(20),
        () -> {
          if (stream.lastId().isEmpty()) {
            throw new AssertionError("nothing came");
          }
        });
    return stream;
  }

  private void read() {
    try (BufferedReader lines =
        new BufferedReader(new InputStreamReader(body, StandardCharsets.UTF_8))) {
      StringBuilder data = new StringBuilder();
      String id = "";
      for (String line = lines.readLine(); line != null; line = lines.readLine()) {
        if (line.startsWith("data:")) {
          data.append(line.substring(5).strip());
        } else if (line.startsWith("id:")) {
          id = line.substring(3).strip();
        } else if (line.isEmpty()) {
          note(id, data.toString());
          data.setLength(0);
        }
      }
    } catch (IOException e) {
      // The test closed the stream.
    }
  }

  private synchronized void note(String id, String data) throws JsonProcessingException {
    lastId = id.isEmpty() ? lastId : id;
    if (!data.isEmpty()) {
      events.add(JSON.readTree(data));
    }
  }

  public synchronized List<JsonNode> events() {
    return List.copyOf(events);
  }

  public synchronized String lastId() {
    return lastId;
  }

  @Override
  public void close() {
    try {
      body.close();
    } catch (IOException e) {
      throw new AssertionError(e);
    }
    client.shutdownNow();
    reader.interrupt();
  }
}
