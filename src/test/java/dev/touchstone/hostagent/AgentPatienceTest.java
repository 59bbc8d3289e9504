package dev.touchstone.hostagent;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import dev.touchstone.testing.Command;
import dev.touchstone.testing.HostUnderTest;
import dev.touchstone.testing.SoftwareTpmDevice;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** How the agent treats a service that is busy, away or not what it should be. */
@Tag("live")
class AgentPatienceTest {
  @TempDir static Path directory;
  private static SoftwareTpmDevice tpm;

  private final AtomicInteger asked = new AtomicInteger();
  private HttpServer service;

  /** What the service answers to the n-th request, the first being 1. */
  private interface Answer {
    void to(HttpExchange exchange, int number) throws IOException;
  }

  @BeforeAll
  static void makeTpm() throws IOException {
    tpm = SoftwareTpmDevice.make(directory, directory.resolve("authority"), "tpm");
  }

  @AfterAll
  static void endTpm() {
    tpm.close();
  }

  @AfterEach
  void stopService() {
    service.stop(0);
  }

  private HostUnderTest hostOf(Answer answer) throws IOException {
    service = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    service.createContext(
        "/",
        exchange -> {
          exchange.getRequestBody().readAllBytes();
          answer.to(exchange, asked.incrementAndGet());
          exchange.close();
        });
    service.start();
    return new HostUnderTest("patient", tpm, "http://127.0.0.1:" + service.getAddress().getPort());
  }

  private static void send(HttpExchange exchange, int status, String body) throws IOException {
    byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
    exchange.sendResponseHeaders(status, bytes.length);
    exchange.getResponseBody().write(bytes);
  }

  @Test
  void waits_as_long_as_a_busy_service_asks_for_and_then_takes_its_word() throws IOException {
    HostUnderTest host =
        hostOf(
            (exchange, number) -> {
              if (number == 1) {
                exchange.getResponseHeaders().add("Retry-After", "2");
                send(exchange, 503, "");
              } else {
                send(exchange, 409, "{\"detail\":\"the name \\\"patient\\\" is taken\"}");
              }
            });
    long before = System.nanoTime();

    Command.Outcome outcome = host.agent("enroll");

    assertThat(outcome.exitCode()).isEqualTo(2);
    assertThat(outcome.errors())
        .containsPattern("HTTP 503; trying again in [2-4] s")
        .contains("HTTP 409: the name \"patient\" is taken");
    assertThat(System.nanoTime() - before).isGreaterThan(2_000_000_000L);
    assertThat(asked).hasValue(2);
  }

  @Test
  void gives_up_when_told_to_come_back_after_its_own_limit() throws IOException {
    HostUnderTest host =
        hostOf(
            (exchange, number) -> {
              exchange.getResponseHeaders().add("Retry-After", "3600");
              send(exchange, 429, "");
            });

    Command.Outcome outcome = host.agent("enroll");

    assertThat(outcome.exitCode()).isEqualTo(3);
    assertThat(outcome.errors()).contains("HTTP 429; gave up after 0 s");
  }

  @Test
  void an_answer_that_is_not_json_harms_nothing() throws IOException {
    HostUnderTest host =
        hostOf(
            (exchange, number) -> send(exchange, 201, "{\"enrollment\":\"$(reboot)\"} \0 <html>"));

    Command.Outcome outcome = host.agent("enroll");

    assertThat(outcome.exitCode()).isEqualTo(3);
    assertThat(outcome.errors()).contains("has no usable 'enrollment'");
    assertThat(host.state().resolve("host-token")).doesNotExist();
  }

  @Test
  void two_runs_at_once_do_not_meet() throws Exception {
    HostUnderTest host = hostOf((exchange, number) -> send(exchange, 403, "{}"));
    Process holder =
        new ProcessBuilder("flock", host.state().resolve("lock").toString(), "sleep", "20").start();
    while (!host.state().resolve("lock").toFile().exists()) {
      Thread.onSpinWait();
    }
    try {
      Command.Outcome renewal = host.agent("renew");

      assertThat(renewal.exitCode()).isZero();
      assertThat(renewal.errors()).contains("Another run is under way");
      assertThat(asked).hasValue(0);
    } finally {
      holder.descendants().forEach(ProcessHandle::destroy);
      holder.destroy();
    }
  }
}
