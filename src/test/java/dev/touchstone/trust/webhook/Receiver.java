package dev.touchstone.trust.webhook;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import com.sun.net.httpserver.HttpsConfigurator;
import com.sun.net.httpserver.HttpsServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import javax.net.ssl.SSLContext;

/** Somebody else's endpoint. */
final class Receiver implements AutoCloseable {
  private final HttpServer server;
  private final String scheme;
  private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
  private final List<Received> received = new CopyOnWriteArrayList<>();
  private volatile Answer answer = event -> 204;

  private Receiver(HttpServer server, String scheme) {
    this.server = server;
    this.scheme = scheme;
    server.setExecutor(threads);
    server.createContext("/", this::handle);
    server.start();
  }

  /** What it answers to an event: a status. */
  interface Answer {
    int to(Received event) throws IOException, InterruptedException;
  }

  /**
   * @param status what it was answered
   */
  record Received(
      String path,
      String contentType,
      String id,
      String timestamp,
      String signature,
      String body,
      int status) {
    JsonNode json() {
      try {
        return new ObjectMapper().readTree(body);
      } catch (JsonProcessingException e) {
        throw new AssertionError(e);
      }
    }

    String host() {
      return json().path("subject").asText();
    }

    boolean accepted() {
      return status == 204;
    }

    Received answered(int status) {
      return new Received(path, contentType, id, timestamp, signature, body, status);
    }
  }

  static Receiver http() {
    try {
      return new Receiver(HttpServer.create(loopback(), 0), "http");
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }

  static Receiver https(SSLContext tls) {
    try {
      HttpsServer server = HttpsServer.create(loopback(), 0);
      server.setHttpsConfigurator(new HttpsConfigurator(tls));
      return new Receiver(server, "https");
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }

  private static InetSocketAddress loopback() {
    return new InetSocketAddress(InetAddress.getLoopbackAddress(), 0);
  }

  Receiver answering(Answer answer) {
    this.answer = answer;
    return this;
  }

  String url() {
    return scheme + "://localhost:" + server.getAddress().getPort() + "/hook";
  }

  /** Everything that came, in the order in which it was answered. */
  List<Received> received() {
    return List.copyOf(received);
  }

  List<Received> accepted() {
    return received().stream().filter(Received::accepted).toList();
  }

  private void handle(HttpExchange exchange) throws IOException {
    try (exchange) {
      Received event =
          new Received(
              exchange.getRequestURI().toString(),
              exchange.getRequestHeaders().getFirst("Content-Type"),
              exchange.getRequestHeaders().getFirst("webhook-id"),
              exchange.getRequestHeaders().getFirst("webhook-timestamp"),
              exchange.getRequestHeaders().getFirst("webhook-signature"),
              new String(
                  exchange.getRequestBody().readAllBytes(),
                  java.nio.charset.StandardCharsets.UTF_8),
              0);
      int status = answer.to(event);
      received.add(event.answered(status));
      exchange.getResponseHeaders().set("Location", "http://localhost:1/elsewhere");
      exchange.sendResponseHeaders(status, -1);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  @Override
  public void close() {
    server.stop(0);
    threads.shutdownNow();
  }
}
