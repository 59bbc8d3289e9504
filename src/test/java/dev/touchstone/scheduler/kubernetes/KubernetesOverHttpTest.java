package dev.touchstone.scheduler.kubernetes;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.contains;
import static org.hamcrest.Matchers.containsInAnyOrder;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.empty;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasSize;
import static org.hamcrest.Matchers.is;
import static org.hamcrest.Matchers.not;
import static org.hamcrest.Matchers.nullValue;

import com.fasterxml.jackson.databind.JsonNode;
import dev.touchstone.testing.Api;
import dev.touchstone.testing.DatabaseForTests;
import dev.touchstone.trust.HostTrust;
import dev.touchstone.trust.TrustAnswers;
import dev.touchstone.trust.TrustView;
import io.quarkus.scheduler.Scheduler;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.QuarkusTestProfile;
import io.quarkus.test.junit.TestProfile;
import io.restassured.http.ContentType;
import io.restassured.response.Response;
import io.restassured.response.ValidatableResponse;
import jakarta.inject.Inject;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import javax.sql.DataSource;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

@QuarkusTest
@QuarkusTestResource(DatabaseForTests.class)
@TestProfile(KubernetesOverHttpTest.TrustByHand.class)
class KubernetesOverHttpTest {
  /** Trust set by hand. */
  public static final class TrustByHand implements QuarkusTestProfile {
    @Override
    public Set<Class<?>> getEnabledAlternatives() {
      return Set.of(TrustForTests.class);
    }
  }

  private static final String EXTENDER = "/v1/kubernetes/extender/";
  private static final String GUARD = "/v1/kubernetes/guard";

  @Inject TrustForTests trust;
  @Inject DatabaseGuardStore store;
  @Inject DataSource database;
  @Inject Scheduler scheduler;

  @BeforeEach
  void trustOneAndFour() {
    trust.are(
        new FakeTrust().trusted("node1", "node4").untrusted("node2", "PCR 17").stale("node3"));
    store.keep(GuardState.NOTHING);
    store.endReleasesExcept(Set.of());
  }

  private static ValidatableResponse ask(String verb, byte[] body) {
    return raw(verb, body).then();
  }

  private static Response raw(String verb, byte[] body) {
    return Api.admin()
        .as("scheduler")
        .call()
        .contentType(ContentType.JSON)
        .body(body)
        .post(EXTENDER + verb);
  }

  @Test
  void a_scheduler_is_answered_in_the_form_it_asks_in() {
    ask("filter", Requests.recorded("filter-names"))
        .statusCode(200)
        .contentType(ContentType.JSON)
        .body("NodeNames", contains("node1", "node4"))
        .body("Nodes", nullValue())
        .body("FailedAndUnresolvableNodes.node2", equalTo("untrusted: PCR 17"))
        .body("Error", equalTo(""));

    byte[] request = Requests.recorded("filter-nodes");
    JsonNode kept =
        Requests.tree(raw("filter", request).then().statusCode(200).extract().asByteArray())
            .get("Nodes");
    JsonNode asked = Requests.tree(request).get("Nodes");
    assertThat(kept.get("items"))
        .containsExactly(asked.get("items").get(0), asked.get("items").get(3));

    ask("prioritize", Requests.recorded("filter-names"))
        .statusCode(200)
        .body("Host", contains("node1", "node2", "node3", "node4", "node5"))
        .body("Score", contains(10, 0, 0, 10, 0));
  }

  @Test
  void megabytes_of_nodes_are_answered() {
    byte[] request = Requests.nodes(5000);
    assertThat(request.length).isGreaterThan(20_000_000);

    ask("filter", request).statusCode(200).body("Nodes.items", hasSize(2));
  }

  @Test
  void a_malformed_body_is_the_askers_fault_and_says_where() {
    for (String verb : List.of("filter", "prioritize")) {
      for (String body : List.of("{", "", "[]", "{\"Pod\":{}}", "{\"Pod\":\u0000}")) {
        ask(verb, body.getBytes(StandardCharsets.UTF_8))
            .statusCode(400)
            .contentType("application/problem+json")
            .body("field", equalTo("body"))
            .body("detail", containsString("expected"));
      }
    }
  }

  @Test
  void a_failure_within_lets_no_node_pass() {
    trust.are(
        new TrustAnswers() {
          @Override
          public TrustView answer(String host) {
            throw new IllegalStateException("memory is broken");
          }

          @Override
          public Optional<HostTrust> find(String host) {
            return Optional.empty();
          }

          @Override
          public Stream<HostTrust> all() {
            return Stream.empty();
          }
        });

    ask("filter", Requests.recorded("filter-names"))
        .statusCode(200)
        .body("NodeNames", nullValue())
        .body("Error", not(equalTo("")))
        .body("Error", not(containsString("memory is broken")));
    ask("prioritize", Requests.recorded("filter-names"))
        .statusCode(200)
        .body("Score", contains(0, 0, 0, 0, 0));
    ask("filter", Requests.recorded("filter-names-any-pod"))
        .statusCode(200)
        .body("NodeNames", hasSize(5))
        .body("Error", equalTo(""));
  }

  @Test
  void questions_are_counted_by_what_became_of_them() {
    ask("filter", Requests.recorded("filter-names")).statusCode(200);

    Api.admin()
        .get("/q/metrics")
        .then()
        .body(
            containsString(
                "touchstone_kubernetes_extender_seconds_count{outcome=\"judged\",verb=\"filter\"}"));
  }

  @Test
  void the_guard_shows_what_it_holds_and_an_admin_lets_it_through() {
    Api admin = Api.admin();
    store.keep(new GuardState(10, 2, List.of("t1"), List.of("n1", "n2", "n3")));

    admin
        .as("auditor")
        .get(GUARD)
        .then()
        .statusCode(200)
        .body("held", is(3))
        .body("share", is(0.4f))
        .body("limit", is(0.2f))
        .body("nodes", contains("n1", "n2", "n3"))
        .body("tainted", is(1))
        .body("of", is(10));
    admin
        .post(GUARD + "/release", Map.of())
        .then()
        .statusCode(400)
        .body("field", equalTo("reason"));
    admin
        .post(GUARD + "/release", Map.of("reason", "x", "nodes", List.of("other")))
        .then()
        .statusCode(409)
        .body("type", equalTo("/problems/nothing-held"));
    admin
        .post(GUARD + "/release", Map.of("reason", "rack 7 is retired", "nodes", List.of("n2")))
        .then()
        .statusCode(200)
        .body("nodes", contains("n2"));
    assertThat(store.released()).containsExactlyInAnyOrder("n2", "t1");
    admin
        .post(GUARD + "/release", Map.of("reason", "rack 7 is retired"))
        .then()
        .statusCode(200)
        .body("released", is(3))
        .body("nodes", containsInAnyOrder("n1", "n2", "n3"));
    assertThat(store.released()).containsExactlyInAnyOrder("n1", "n2", "n3", "t1");

    store.endReleasesExcept(Set.of("n1"));
    assertThat(store.released()).containsExactly("n1");
  }

  @Test
  void before_any_node_was_seen_the_guard_holds_nothing() {
    given()
        .header("Authorization", "Bearer " + DatabaseForTests.ADMIN_TOKEN)
        .get(GUARD)
        .then()
        .statusCode(200)
        .body("held", is(0))
        .body("nodes", empty());
  }

  @Test
  void unless_it_is_switched_on_nothing_marks_nodes() {
    assertThat(scheduler.getScheduledJob("kubernetes-nodes")).isNull();
  }

  @Test
  void of_two_instances_one_leads_until_it_ends() {
    AdvisoryLock first = new AdvisoryLock(database);
    AdvisoryLock second = new AdvisoryLock(database);
    List<String> done = new ArrayList<>();

    assertThat(first.lead(() -> done.add("first"))).isEqualTo(Leadership.Outcome.LED);
    assertThat(second.lead(() -> done.add("second"))).isEqualTo(Leadership.Outcome.FOLLOWED);
    assertThat(first.lead(() -> done.add("first again"))).isEqualTo(Leadership.Outcome.LED);
    first.release();
    assertThat(second.lead(() -> done.add("second"))).isEqualTo(Leadership.Outcome.LED);
    second.release();

    assertThat(done).containsExactly("first", "first again", "second");
  }

  @Test
  void an_instance_whose_connection_broke_leads_no_more() throws SQLException {
    AdvisoryLock first = new AdvisoryLock(database);
    AdvisoryLock second = new AdvisoryLock(database);
    assertThat(first.lead(() -> {})).isEqualTo(Leadership.Outcome.LED);

    try (Connection connection = database.getConnection();
        Statement statement = connection.createStatement()) {
      statement.execute(
          "select pg_terminate_backend(pid, 5000) from pg_locks where locktype = 'advisory'");
    }

    assertThat(second.lead(() -> {})).isEqualTo(Leadership.Outcome.LED);
    assertThat(first.lead(() -> {})).isNotEqualTo(Leadership.Outcome.LED);
    assertThat(first.lead(() -> {})).isEqualTo(Leadership.Outcome.FOLLOWED);
    second.release();
  }
}
