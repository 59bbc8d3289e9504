package dev.touchstone.attestation;

import static org.assertj.core.api.Assertions.assertThat;

import dev.touchstone.testing.Api;
import dev.touchstone.testing.DatabaseForTests;
import dev.touchstone.testing.RecordedHost;
import dev.touchstone.tpm.Bytes;
import dev.touchstone.tpm.Evidence;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/**
 * A fleet in the database: how long a simulation over all of it takes, and until a revocation has
 * reached every host. Each host has a key, a quote and a boot of its own, and sends the logs of a
 * recorded launch. {@code -Dfleet=N} for another number of hosts than 10,000.
 */
@QuarkusTest
@QuarkusTestResource(DatabaseForTests.class)
class FleetBenchmark {
  private static final int HOSTS = Integer.getInteger("fleet", 10_000);
  private static final int AT_ONCE = 4;

  private final Api admin = Api.admin();

  @Test
  void a_simulation_and_a_revocation_over_a_fleet()
      throws InterruptedException, ExecutionException {
    long enrolling = System.nanoTime();
    attestAll();
    say("attested", HOSTS, enrolling);
    admin
        .post(
            "/v1/golden-sets:capture", Map.of("host", "fleet-0", "name", "fleet", "activate", true))
        .then()
        .statusCode(201);
    long activated = System.nanoTime();
    waitFor(HOSTS);
    say("trusted after activation", HOSTS, activated);

    String policy =
        """
        name: fleet
        golden:
          firmware: {match: any-of, presence: if-defined}
        require-categories: [configuration]
        rules:
          - {id: sb, require: firmware.secureBoot == "on", category: configuration, severity: contraindicated, message: "off"}
          - {id: se, forbid: 'linuxFound(kernel.commandLine, ["selinux=0", "enforcing=0"])', category: configuration, severity: contraindicated, message: "{found}"}
        """;
    for (int round = 1; round <= 3; round++) {
      long simulating = System.nanoTime();
      int judged =
          admin
              .post("/v1/policies:simulate", Map.of("policies", List.of(policy)))
              .then()
              .statusCode(200)
              .extract()
              .path("judged");
      say("simulation " + round, judged, simulating);
      assertThat(judged).isGreaterThanOrEqualTo(HOSTS);
    }

    long revoking = System.nanoTime();
    admin.post("/v1/golden-sets/fleet/versions/1/revocation").then().statusCode(200);
    waitFor(0);
    say("revocation has reached all", HOSTS, revoking);
  }

  private void attestAll() throws InterruptedException, ExecutionException {
    Map<String, Bytes> logs = RecordedLaunches.logs("kvm-good");
    try (ExecutorService pool = Executors.newFixedThreadPool(AT_ONCE)) {
      List<Future<?>> all =
          IntStream.range(0, HOSTS)
              .<Future<?>>mapToObj(
                  number ->
                      pool.submit(
                          () ->
                              new RecordedHost("fleet-" + number)
                                  .attest(Evidence.of("kvm-good").pcrs(), logs)
                                  .result()))
              .toList();
      for (Future<?> one : all) {
        one.get();
      }
    }
  }

  /** Until so many hosts of the fleet are trusted, as a scheduler sees it. */
  private void waitFor(int trusted) throws InterruptedException {
    long deadline = System.nanoTime() + Duration.ofMinutes(5).toNanos();
    while (trusted() != trusted) {
      assertThat(System.nanoTime()).isLessThan(deadline);
      Thread.sleep(100);
    }
  }

  private int trusted() {
    int count = 0;
    String after = "";
    while (after != null) {
      var page =
          admin
              .get("/v1/trust?trusted=true&limit=1000" + (after.isEmpty() ? "" : "&after=" + after))
              .then()
              .statusCode(200)
              .extract();
      count += page.<List<String>>path("items.host").size();
      after = page.path("next");
    }
    return count;
  }

  private static void say(String what, int hosts, long since) {
    double seconds = (System.nanoTime() - since) / 1e9;
    System.out.printf(
        "FLEET %-28s %6d hosts %8.2f s %8.0f hosts/s%n", what, hosts, seconds, hosts / seconds);
  }
}
