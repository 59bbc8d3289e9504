package dev.touchstone.trust;

import static org.assertj.core.api.Assertions.assertThat;

import dev.touchstone.testing.Api;
import dev.touchstone.testing.Eventually;
import dev.touchstone.testing.UnreliableDatabase;
import io.agroal.api.AgroalDataSource;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.response.Response;
import jakarta.inject.Inject;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.time.Instant;
import java.util.UUID;
import org.junit.jupiter.api.Test;

/** The database is killed while schedulers ask. */
@QuarkusTest
@QuarkusTestResource(value = UnreliableDatabase.class, restrictToAnnotatedClass = true)
class DatabaseOutageTest {
  private static final Duration SOON = Duration.ofSeconds(15);

  @Inject AgroalDataSource database;

  private void lease(String host, int seconds) throws SQLException {
    try (Connection connection = database.getConnection();
        Statement statement = connection.createStatement()) {
      statement.execute(
          "insert into host (id, name, state, created_at) values ('%s', '%s', 'enrolled', now())"
              .formatted(UUID.randomUUID(), host));
      statement.execute(
          ("insert into trust (host_id, result_id, trusted, status, reason, attested_at, expires_at, policy,"
                  + " challenged_at, changed_at) select id, '%s', true, 'affirming', 'good', now(),"
                  + " now() + interval '%d seconds', 'p', now(), now() from host where name = '%s'")
              .formatted(UUID.randomUUID(), seconds, host));
    }
  }

  @Test
  void answers_go_on_until_leases_end_never_longer_and_are_whole_again_after_the_return()
      throws SQLException {
    Api scheduler = Api.admin().as("scheduler");
    lease("do-long", 3600);
    lease("do-short", 8);
    Instant shortEnds = Instant.now().plusSeconds(8);
    Eventually.within(
        SOON,
        () ->
            assertThat(answer(scheduler, "do-short").path("state").toString())
                .isEqualTo("trusted"));

    UnreliableDatabase.kill();

    boolean said = false;
    Instant until = Instant.now().plusSeconds(12);
    while (Instant.now().isBefore(until)) {
      assertThat(answer(scheduler, "do-long").<Boolean>path("trusted")).isTrue();
      Response ending = answer(scheduler, "do-short");
      if (Instant.now().isAfter(shortEnds.plusMillis(500))) {
        assertThat(ending.<String>path("state")).isEqualTo("stale");
      }
      String since = ending.header("Touchstone-Unsynchronised-Since");
      said |= since != null && Instant.parse(since).isBefore(Instant.now());
    }
    assertThat(said).as("answers say since when they may be old").isTrue();
    assertThat(Api.admin().get("/v1/hosts").statusCode())
        .as("what needs the database")
        .isEqualTo(503);

    UnreliableDatabase.restart();
    Instant back = Instant.now();
    Eventually.within(
        Duration.ofSeconds(5),
        () ->
            assertThat(answer(scheduler, "do-long").header("Touchstone-Unsynchronised-Since"))
                .isNull());
    lease("do-after", 3600);
    Eventually.within(
        Duration.ofSeconds(5),
        () -> assertThat(answer(scheduler, "do-after").<Boolean>path("trusted")).isTrue());
    assertThat(Duration.between(back, Instant.now())).isLessThan(Duration.ofSeconds(10));
  }

  private static Response answer(Api scheduler, String host) {
    Response response = scheduler.get("/v1/trust/" + host);
    assertThat(response.statusCode()).isEqualTo(200);
    return response;
  }
}
