package dev.touchstone.trust;

import static org.assertj.core.api.Assertions.assertThat;

import dev.touchstone.testing.Api;
import dev.touchstone.testing.DatabaseForTests;
import dev.touchstone.testing.EventStream;
import io.agroal.api.AgroalDataSource;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.RestAssured;
import jakarta.inject.Inject;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/**
 * What schedulers wait for, with service, database and load on one machine. {@code -Dfleet=N} for
 * another number of hosts than 100,000; {@code wrk} asks single questions.
 */
@QuarkusTest
@QuarkusTestResource(DatabaseForTests.class)
class TrustBenchmark {
  private static final int HOSTS = Integer.getInteger("fleet", 100_000);
  private static final int NAMES = 10_000;
  private static final int CHANGES = 1000;

  @Inject AgroalDataSource database;
  @Inject TrustSynchronisation synchronisation;
  @Inject TrustMirror mirror;

  private final HttpClient http = HttpClient.newHttpClient();

  @Test
  void schedulers_ask() throws SQLException, IOException, InterruptedException {
    String token = Api.admin().as("scheduler").token();
    long before = heap();
    fill();
    long after = heap();
    System.out.printf(
        "TRUST memory              %d hosts %.1f MB, %.0f bytes a host%n",
        mirror.size(), (after - before) / 1e6, (double) (after - before) / mirror.size());
    pollHosts(token);
    bulk(token);
    single(token);
    changes(token);
  }

  private static long heap() {
    for (int i = 0; i < 3; i++) {
      System.gc();
    }
    return Runtime.getRuntime().totalMemory() - Runtime.getRuntime().freeMemory();
  }

  private void fill() throws SQLException {
    try (Connection connection = database.getConnection();
        Statement statement = connection.createStatement()) {
      statement.execute(
          """
          insert into host (id, name, state, created_at, labels)
          select gen_random_uuid(), 'node-' || n || '.rack' || n / 40 || '.example.org', 'enrolled', now(),
            jsonb_build_object('rack', 'r' || n / 40, 'role', 'compute')
          from generate_series(0, %d) n
          """
              .formatted(HOSTS - 1));
      statement.execute(
          """
          insert into trust (host_id, result_id, trusted, status, reason, attested_at, expires_at, policy,
            challenged_at, changed_at, launch)
          select id, gen_random_uuid(), true, 'affirming',
            'the launch meets policy xen-txt-xsm with golden set rack-firmware v3, rack-hypervisor v' || (random() * 9)::int,
            now(), now() + interval '1 day', 'xen-txt-xsm', now(), now(),
            '{"launch.hypervisor": "xen", "launch.path": "txt-tboot", "xen.xsm": "enforcing"}'
          from host where name like 'node-%'
          """);
    }
    long loading = System.nanoTime();
    while (mirror.size() < HOSTS || !mirror.answer(name(HOSTS - 1)).trusted()) {
      synchronisation.await(Duration.ofSeconds(1));
      assertThat(System.nanoTime() - loading).isLessThan(Duration.ofMinutes(2).toNanos());
    }
    System.out.printf("TRUST loaded in           %.2f s%n", (System.nanoTime() - loading) / 1e9);
  }

  private static String name(int n) {
    return "node-" + n + ".rack" + n / 40 + ".example.org";
  }

  private static URI url(String path) {
    return URI.create("http://127.0.0.1:" + RestAssured.port + path);
  }

  private static String names() {
    return IntStream.range(0, NAMES)
        .map(i -> i * (HOSTS / NAMES))
        .mapToObj(i -> "\"" + name(i) + "\"")
        .collect(Collectors.joining(","));
  }

  private void pollHosts(String token) throws IOException, InterruptedException {
    measure(
        "PollHosts, 10,000 names",
        HttpRequest.newBuilder(url("/OpenAttestationWebServices/V1.0/PollHosts"))
            .header("x-auth-blob", token)
            .header("Content-Type", "application/json")
            .POST(
                HttpRequest.BodyPublishers.ofString(
                    "{\"count\":" + NAMES + ",\"hosts\":[" + names() + "]}"))
            .build());
  }

  private void bulk(String token) throws IOException, InterruptedException {
    measure(
        "query, 10,000 names",
        HttpRequest.newBuilder(url("/v1/trust/query"))
            .header("Authorization", "Bearer " + token)
            .header("Content-Type", "application/json")
            .POST(HttpRequest.BodyPublishers.ofString("{\"hosts\":[" + names() + "]}"))
            .build());
  }

  private void measure(String what, HttpRequest request) throws IOException, InterruptedException {
    long[] times = new long[200];
    for (int i = -100; i < times.length; i++) {
      long begun = System.nanoTime();
      HttpResponse<byte[]> answer = http.send(request, HttpResponse.BodyHandlers.ofByteArray());
      long took = System.nanoTime() - begun;
      assertThat(answer.statusCode()).isEqualTo(200);
      if (i >= 0) {
        times[i] = took;
      }
    }
    say(what, times);
  }

  private static void say(String what, long[] times) {
    Arrays.sort(times);
    System.out.printf(
        "TRUST %-25s median %.1f ms, p99 %.1f ms, worst %.1f ms%n",
        what,
        times[times.length / 2] / 1e6,
        times[times.length * 99 / 100] / 1e6,
        times[times.length - 1] / 1e6);
  }

  private void single(String token) throws IOException, InterruptedException {
    Path script = Path.of("target/wrk.lua");
    Files.writeString(
        script,
        """
        wrk.headers["Authorization"] = "Bearer %s"
        function request()
          local n = math.random(0, %d)
          return wrk.format("GET", "/v1/trust/node-" .. n .. ".rack" .. math.floor(n / 40) .. ".example.org")
        end
        """
            .formatted(token, HOSTS - 1));
    for (String seconds : new String[] {"10s", "20s"}) {
      Process wrk =
          new ProcessBuilder(
                  "wrk",
                  "-t1",
                  "-c32",
                  "-d" + seconds,
                  "--latency",
                  "-s",
                  script.toString(),
                  url("/").toString())
              .redirectErrorStream(true)
              .start();
      String out = new String(wrk.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
      wrk.waitFor();
      System.out.println(out.replaceAll("(?m)^", "TRUST single " + seconds + " "));
    }
  }

  /** From the commit of a change until a client of the stream has it. */
  private void changes(String token) throws SQLException, InterruptedException {
    long[] times = new long[CHANGES];
    try (EventStream stream = EventStream.of("/v1/trust/changes", token, Optional.empty());
        Connection connection = database.getConnection();
        Statement statement = connection.createStatement()) {
      for (int i = 0; i < CHANGES; i++) {
        statement.execute(
            "with t as (update trust set trusted = not trusted, changed_at = now() where host_id ="
                + " (select id from host where name = '"
                + name(i)
                + "') returning host_id) insert into verdict_change (id, host_id, host_name, changed_at, was,"
                + " became, cause, reason) select gen_random_uuid(), host_id, '"
                + name(i)
                + "', now(), 'trusted', 'untrusted', 'evidence', 'x' from t");
        long committed = System.nanoTime();
        Instant deadline = Instant.now().plusSeconds(10);
        while (stream.events().size() <= i) {
          assertThat(Instant.now()).isBefore(deadline);
          Thread.onSpinWait();
        }
        times[i] = System.nanoTime() - committed;
      }
    }
    say("a change, at a client", times);
  }
}
