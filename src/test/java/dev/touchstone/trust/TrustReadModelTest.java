package dev.touchstone.trust;

import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasSize;

import dev.touchstone.testing.Api;
import dev.touchstone.testing.DatabaseForTests;
import dev.touchstone.testing.Eventually;
import io.agroal.api.AgroalDataSource;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.response.Response;
import jakarta.inject.Inject;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.Test;

@QuarkusTest
@QuarkusTestResource(DatabaseForTests.class)
class TrustReadModelTest {
  private static final Duration SOON = Duration.ofSeconds(10);

  private final Api admin = Api.admin();
  @Inject AgroalDataSource database;

  private static void enrolled(Statement statement, String name) throws SQLException {
    statement.execute(
        "insert into host (id, name, state, created_at) values ('"
            + UUID.randomUUID()
            + "', '"
            + name
            + "', 'enrolled', now())");
  }

  private static void verdict(Statement statement, String name, String lasts) throws SQLException {
    statement.execute(
        "insert into trust (host_id, result_id, trusted, status, reason, attested_at, expires_at, policy,"
            + " challenged_at, changed_at) select id, '"
            + UUID.randomUUID()
            + "', true, 'affirming', 'the launch is good', now(), now() + interval '"
            + lasts
            + "', 'p', now(), now() from host where name = '"
            + name
            + "'");
  }

  private String state(String host) {
    return admin.get("/v1/trust/" + host).then().statusCode(200).extract().path("state");
  }

  @Test
  void a_transaction_that_commits_after_later_ones_is_not_missed() throws SQLException {
    try (Connection slow = database.getConnection();
        Connection quick = database.getConnection();
        Statement late = slow.createStatement();
        Statement early = quick.createStatement()) {
      slow.setAutoCommit(false);
      enrolled(late, "rm-late");
      verdict(late, "rm-late", "1 hour");
      enrolled(early, "rm-early");
      verdict(early, "rm-early", "1 hour");
      Eventually.within(SOON, () -> assertThat(state("rm-early")).isEqualTo("trusted"));
      assertThat(state("rm-late")).isEqualTo("unknown");

      slow.commit();

      Eventually.within(SOON, () -> assertThat(state("rm-late")).isEqualTo("trusted"));
    }
  }

  @Test
  void a_change_that_nobody_was_told_of_is_found() throws SQLException {
    try (Connection connection = database.getConnection();
        Statement statement = connection.createStatement()) {
      enrolled(statement, "rm-silent");
      Eventually.within(SOON, () -> assertThat(state("rm-silent")).isEqualTo("stale"));
      // Rows of trust have no notification at all: memory looks by itself.
      verdict(statement, "rm-silent", "1 hour");
      Eventually.within(SOON, () -> assertThat(state("rm-silent")).isEqualTo("trusted"));
    }
  }

  @Test
  void a_lease_that_ends_is_stale_at_once_and_told_in_the_history() throws SQLException {
    try (Connection connection = database.getConnection();
        Statement statement = connection.createStatement()) {
      enrolled(statement, "rm-short");
      verdict(statement, "rm-short", "1500 milliseconds");
    }
    Eventually.within(SOON, () -> assertThat(state("rm-short")).isEqualTo("trusted"));
    Eventually.within(SOON, () -> assertThat(state("rm-short")).isEqualTo("stale"));
    Eventually.within(
        SOON,
        () ->
            admin
                .get("/v1/hosts/rm-short/verdicts")
                .then()
                .body("items[0].was", equalTo("trusted"))
                .body("items[0].became", equalTo("stale"))
                .body("items[0].cause", equalTo("expired")));
    admin.get("/v1/hosts/rm-short/verdicts").then().body("items", hasSize(1));
  }

  @Test
  void a_forgotten_host_is_unknown_at_once() {
    admin.post("/v1/hosts", Map.of("host", "rm-gone", "ekFingerprint", "ab".repeat(32)));
    assertThat(state("rm-gone")).isEqualTo("pending");

    admin.call().delete("/v1/hosts/rm-gone").then().statusCode(204);

    assertThat(state("rm-gone")).isEqualTo("unknown");
  }

  @Test
  void an_answer_that_is_still_the_same_is_not_sent_again() {
    Response first = admin.get("/v1/trust/rm-nobody");
    String tag = first.header("ETag");

    admin
        .call()
        .header("If-None-Match", tag)
        .get("/v1/trust/rm-nobody")
        .then()
        .statusCode(304)
        .header("ETag", equalTo(tag));
    admin.post("/v1/hosts", Map.of("host", "rm-nobody", "ekFingerprint", "ac".repeat(32)));
    admin.call().header("If-None-Match", tag).get("/v1/trust/rm-nobody").then().statusCode(200);
  }

  @Test
  void lists_by_label_state_and_policy_a_page_at_a_time() throws SQLException {
    try (Connection connection = database.getConnection();
        Statement statement = connection.createStatement()) {
      for (String name : List.of("rl-a", "rl-b", "rl-c")) {
        enrolled(statement, name);
      }
      verdict(statement, "rl-b", "1 hour");
      statement.execute(
          "update host set labels = '{\"rack\": \"rl\", \"row\": \"1\"}' where name like 'rl-%'");
    }
    Eventually.within(
        SOON,
        () ->
            admin
                .get("/v1/trust?label=rack=rl&label=row")
                .then()
                .body("items.host", equalTo(List.of("rl-a", "rl-b", "rl-c"))));
    admin
        .get("/v1/trust?label=rack=rl&state=trusted&policy=p")
        .then()
        .body("items.host", equalTo(List.of("rl-b")));
    admin
        .get("/v1/trust?label=rack=rl&trusted=false&limit=1")
        .then()
        .body("items.host", equalTo(List.of("rl-a")))
        .body("next", equalTo("rl-a"));
    admin
        .get("/v1/trust?label=rack=rl&trusted=false&after=rl-a")
        .then()
        .body("items.host", equalTo(List.of("rl-c")));
    admin.get("/v1/trust?state=fine").then().statusCode(400);
    admin.get("/v1/trust?label=%3Dx").then().statusCode(400);
  }

  @Test
  void a_revoked_token_is_refused_at_once_although_it_was_remembered() {
    Response issued = admin.post("/v1/tokens", Map.of("role", "scheduler", "label", "rm"));
    Api scheduler = new Api(issued.then().extract().path("token"));
    scheduler.get("/v1/trust/rm-x").then().statusCode(200);
    scheduler.get("/v1/trust/rm-x").then().statusCode(200);

    admin.call().delete("/v1/tokens/" + issued.path("id")).then().statusCode(204);

    scheduler.get("/v1/trust/rm-x").then().statusCode(401);
  }

  @Test
  void an_explanation_says_why_and_what_to_do_for_each_word() {
    admin.post("/v1/hosts", Map.of("host", "rm-expected", "ekFingerprint", "ad".repeat(32)));
    admin
        .get("/v1/trust/rm-expected/explanation")
        .then()
        .statusCode(200)
        .body("state", equalTo("pending"))
        .body("reason", equalTo("the host was announced and has not enrolled yet"))
        .body("remedies[0]", equalTo("install and start the agent on rm-expected"));
    admin
        .get("/v1/trust/rm-never/explanation")
        .then()
        .body("state", equalTo("unknown"))
        .body("findings", hasSize(0));
  }
}
