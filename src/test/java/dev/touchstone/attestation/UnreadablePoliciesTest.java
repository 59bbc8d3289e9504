package dev.touchstone.attestation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.allOf;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasItem;
import static org.hamcrest.Matchers.nullValue;
import static org.hamcrest.Matchers.startsWith;

import dev.touchstone.testing.Api;
import dev.touchstone.testing.DatabaseForTests;
import dev.touchstone.testing.RecordedHost;
import dev.touchstone.tpm.Evidence;
import io.quarkus.narayana.jta.QuarkusTransaction;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.response.ValidatableResponse;
import jakarta.inject.Inject;
import jakarta.persistence.EntityManager;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.logging.Handler;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** A stored text that this version of the service refuses: its hosts are nobody else's. */
@QuarkusTest
@QuarkusTestResource(DatabaseForTests.class)
class UnreadablePoliciesTest {
  private static final String STRICT =
      """
      name: up-strict
      hosts:
        labels: {profile: up-strict, zone: a}
      rules:
        - id: gone
          require: firmware.factOfAnEarlierVersion == "on"
          category: configuration
          message: no
      """;

  /** Weaker, and for the same hosts. */
  private static final String WEAK =
      """
      name: up-weak
      hosts:
        labels: {profile: up-strict}
      require-categories: [configuration]
      rules:
        - id: secure-boot
          require: firmware.secureBoot == "on"
          category: configuration
          message: no
      """;

  @Inject EntityManager database;
  private final Api admin = Api.admin();

  @AfterEach
  void retireAll() {
    for (String name : List.of("up-strict", "up-weak", "up-garbage")) {
      admin.post("/v1/policies/" + name + "/versions/1/retirement");
    }
    sql("delete from policy where name like 'up-%'");
  }

  private void sql(String statement) {
    QuarkusTransaction.requiringNew()
        .run(() -> database.createNativeQuery(statement).executeUpdate());
  }

  /** A row as an earlier version may have left it. */
  private void insert(String name, String state, String text) {
    QuarkusTransaction.requiringNew()
        .run(
            () ->
                database
                    .createNativeQuery(
                        "insert into policy (id, name, version, state, text, digest, origin, created_at, created_by,"
                            + " changed_at, changed_by) values (gen_random_uuid(), :name, 1, :state, :text,"
                            + " repeat('ab', 32), 'api', now(), 'test', now(), 'test')")
                    .setParameter("name", name)
                    .setParameter("state", state)
                    .setParameter("text", text)
                    .executeUpdate());
  }

  private ValidatableResponse attest(String name, Map<String, String> labels) {
    RecordedHost host = new RecordedHost(name);
    admin
        .call()
        .contentType("application/json")
        .body(Map.of("labels", labels))
        .put("/v1/hosts/" + name + "/labels")
        .then()
        .statusCode(200);
    String result =
        host.attest(Evidence.of("kvm-good").pcrs(), RecordedLaunches.logs("kvm-good")).result();
    return admin.get("/v1/results/" + result).then().statusCode(200);
  }

  @Test
  void it_is_listed_with_its_problem_beside_the_others() {
    insert("up-strict", "draft", STRICT);

    admin
        .get("/v1/policies?limit=1000")
        .then()
        .statusCode(200)
        .body("items.name", hasItem("baseline"))
        .body("items.find { it.name == 'baseline' }.problem", nullValue())
        .body("items.find { it.name == 'up-strict' }.labels.zone", equalTo("a"))
        .body(
            "items.find { it.name == 'up-strict' }.problem",
            startsWith("6:14: there is no fact \"firmware.factOfAnEarlierVersion\""));
    admin
        .get("/v1/policies/up-strict/versions/1")
        .then()
        .statusCode(200)
        .body("text", equalTo(STRICT));
    admin.post("/v1/policies/up-strict/versions/1/activation").then().statusCode(400);
    admin
        .get("/v1/policies/up-strict/versions/1/preview?of=activation")
        .then()
        .statusCode(409)
        .body("type", equalTo("/problems/unreadable-policy"));
  }

  @Test
  void its_hosts_are_not_judged_by_a_weaker_policy_or_by_none() {
    admin.postYaml("/v1/policies", WEAK).then().statusCode(201);
    admin.post("/v1/policies/up-weak/versions/1/activation").then().statusCode(200);
    insert("up-strict", "active", STRICT);

    attest("up-host-strict", Map.of("profile", "up-strict", "zone", "a"))
        .body("trusted", equalTo(false))
        .body("status", equalTo("none"))
        .body("policy", equalTo("up-strict"))
        .body("findings.rule", hasItem("policy.unreadable"))
        .body(
            "reason",
            allOf(startsWith("policy up-strict, which is for this host"), containsString("6:14")));
    attest("up-host-weak", Map.of("profile", "up-strict", "zone", "b"))
        .body("policy", equalTo("up-weak"))
        .body("status", equalTo("affirming"));
    attest("up-host-other", Map.of("profile", "other")).body("policy", equalTo("pcr-golden"));

    admin.post("/v1/policies/up-strict/versions/1/retirement").then().statusCode(200);
    attest("up-host-again", Map.of("profile", "up-strict", "zone", "a"))
        .body("policy", equalTo("up-weak"))
        .body("status", equalTo("affirming"));
  }

  @Test
  void one_that_does_not_even_say_whom_it_is_for_is_for_everybody() {
    admin.postYaml("/v1/policies", WEAK).then().statusCode(201);
    admin.post("/v1/policies/up-weak/versions/1/activation").then().statusCode(200);
    insert("up-garbage", "active", "name: 'up-garbage\nhosts: [");

    attest("up-host-garbage", Map.of("profile", "up-strict"))
        .body("trusted", equalTo(false))
        .body("status", equalTo("none"))
        .body("reason", startsWith("policy up-garbage, which is for this host"));
  }

  @Test
  void a_simulation_shows_what_its_retirement_would_do() {
    admin.postYaml("/v1/policies", WEAK).then().statusCode(201);
    admin.post("/v1/policies/up-weak/versions/1/activation").then().statusCode(200);
    insert("up-strict", "active", STRICT);
    attest("up-host-preview", Map.of("profile", "up-strict", "zone", "a"));

    admin
        .post(
            "/v1/policies:simulate",
            Map.of(
                "retire",
                List.of(Map.of("policy", "up-strict", "version", 1)),
                "hosts",
                List.of("up-host-preview")))
        .then()
        .statusCode(200)
        .body("changes.find { it.host == 'up-host-preview' }.becomes.status", equalTo("affirming"));
  }

  @Test
  void it_is_logged_once() {
    List<String> lines = new ArrayList<>();
    Handler handler =
        new Handler() {
          @Override
          public void publish(LogRecord line) {
            lines.add(line.getMessage());
          }

          @Override
          public void flush() {}

          @Override
          public void close() {}
        };
    Logger log = Logger.getLogger("dev.touchstone.appraisal.store.PolicyTexts");
    log.addHandler(handler);
    try {
      insert("up-strict", "active", STRICT);
      for (int i = 0; i < 3; i++) {
        admin.get("/v1/policies?limit=1000").then().statusCode(200);
        attest("up-host-log-" + i, Map.of("profile", "up-strict", "zone", "a"));
      }
    } finally {
      log.removeHandler(handler);
    }

    assertThat(lines).hasSize(1);
  }
}
