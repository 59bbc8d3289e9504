package dev.touchstone.attestation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.greaterThanOrEqualTo;
import static org.hamcrest.Matchers.hasItem;
import static org.hamcrest.Matchers.hasSize;
import static org.hamcrest.Matchers.nullValue;
import static org.hamcrest.Matchers.startsWith;

import dev.touchstone.testing.Api;
import dev.touchstone.testing.DatabaseForTests;
import dev.touchstone.testing.RecordedHost;
import dev.touchstone.tpm.Evidence;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.response.Response;
import io.restassured.response.ValidatableResponse;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Policies from their text to the verdicts of hosts, through the API. */
@QuarkusTest
@QuarkusTestResource(DatabaseForTests.class)
class PoliciesOverHttpTest {
  private final Api admin = Api.admin();

  private Response add(String yaml) {
    return admin.postYaml("/v1/policies", yaml);
  }

  private static String text(String name, String profile) {
    return """
        name: %s
        hosts:
          labels: {profile: %s}
        evidence:
          bank: sha256
          pcrs: 0-10,14
          maximumAge: PT2H
        golden:
          hypervisor: {match: any-of, presence: if-defined}
        require-categories: [configuration]
        rules:
          - id: secure-boot
            require: firmware.secureBoot == "on"
            category: configuration
            severity: contraindicated
            message: "Secure Boot is {firmware.secureBoot}"
        """
        .formatted(name, profile);
  }

  private RecordedHost host(String name, String boot, String profile) {
    RecordedHost host = new RecordedHost(name);
    host.attest(Evidence.of(boot).pcrs(), RecordedLaunches.logs(boot)).response();
    admin
        .call()
        .contentType("application/json")
        .body(Map.of("labels", Map.of("profile", profile)))
        .put("/v1/hosts/" + name + "/labels")
        .then()
        .statusCode(200);
    return host;
  }

  private ValidatableResponse trust(String host) {
    return admin.get("/v1/trust/" + host).then().statusCode(200);
  }

  @Test
  void the_shipped_policies_are_there_as_drafts_and_say_where_they_are_from() {
    admin
        .get("/v1/policies")
        .then()
        .statusCode(200)
        .body("items.name", hasItem("kvm-uefi-secureboot-svirt"))
        .body("items.find { it.name == 'xen-txt-xsm' }.state", equalTo("draft"))
        .body("items.find { it.name == 'xen-txt-xsm' }.origin", equalTo("file xen-txt-xsm.yaml"))
        .body("items.find { it.name == 'xen-txt-xsm' }.version", equalTo(1));
  }

  @Test
  void a_policy_is_exported_as_the_text_that_it_was() throws IOException {
    String exported =
        admin
            .get("/v1/policies/baseline/versions/1/text")
            .then()
            .statusCode(200)
            .extract()
            .asString();

    assertThat(exported).isEqualTo(Files.readString(Path.of("attestation-policies/baseline.yaml")));
  }

  @Test
  void a_text_that_is_refused_names_line_and_column_of_everything_and_stores_nothing() {
    add(text("po-typo", "x").replace("firmware.secureBoot ==", "firmware.secureBot =="))
        .then()
        .statusCode(400)
        .body("type", equalTo("/problems/invalid-text"))
        .body("errors", hasSize(1))
        .body("errors[0].line", equalTo(13))
        .body("errors[0].column", equalTo(14))
        .body("errors[0].message", startsWith("there is no fact \"firmware.secureBot\""));

    admin.get("/v1/policies/po-typo/versions/1").then().statusCode(404);
  }

  @Test
  void a_policy_that_names_a_golden_set_that_is_not_there_is_refused() {
    add(text("po-missing", "x").replace("if-defined}", "required, sets: [no-such-set]}"))
        .then()
        .statusCode(400)
        .body("errors[0].message", startsWith("there is no golden set \"no-such-set\""));
  }

  @Test
  void a_preview_says_what_activation_then_does() {
    host("po-good", "kvm-good", "po-flow");
    host("po-insecure", "kvm-secureboot-off", "po-flow");
    add(text("po-flow", "po-flow")).then().statusCode(201).body("state", equalTo("draft"));

    admin
        .get("/v1/policies/po-flow/versions/1/preview?of=activation")
        .then()
        .statusCode(200)
        .body("judged", greaterThanOrEqualTo(2))
        .body("changes.find { it.host == 'po-good' }.becomes.trusted", equalTo(true));
    trust("po-good").body("trusted", equalTo(false)).body("policy", equalTo("pcr-golden"));

    String digest =
        admin
            .post("/v1/policies/po-flow/versions/1/activation")
            .then()
            .statusCode(200)
            .body("state", equalTo("active"))
            .extract()
            .path("digest");

    trust("po-good").body("trusted", equalTo(true)).body("policy", equalTo("po-flow"));
    trust("po-insecure")
        .body("trusted", equalTo(false))
        .body("policy", equalTo("po-flow"))
        .body("reason", startsWith("Secure Boot is off"));
    String result = admin.get("/v1/hosts/po-good/results").path("items[0].result");
    admin
        .get("/v1/results/" + result)
        .then()
        .body("policyDigest", equalTo(digest))
        .body("cause", equalTo("policy po-flow v1 activated"));

    admin.post("/v1/policies/po-flow/versions/1/retirement").then().statusCode(200);
    trust("po-good").body("trusted", equalTo(false)).body("policy", equalTo("pcr-golden"));
  }

  @Test
  void a_second_version_takes_the_place_of_the_first() {
    add(text("po-versions", "po-versions")).then().statusCode(201);
    admin.post("/v1/policies/po-versions/versions/1/activation").then().statusCode(200);
    add(text("po-versions", "po-versions").replace("PT2H", "PT3H"))
        .then()
        .statusCode(201)
        .body("version", equalTo(2));
    admin.post("/v1/policies/po-versions/versions/2/activation").then().statusCode(200);

    admin.get("/v1/policies/po-versions/versions/1").then().body("state", equalTo("retired"));
    admin
        .get("/v1/policies/po-versions/versions/2")
        .then()
        .body("state", equalTo("active"))
        .body("text", startsWith("name: po-versions"));
    admin.post("/v1/policies/po-versions/versions/2/retirement").then().statusCode(200);
  }

  @Test
  void a_simulation_of_drafts_changes_nothing_and_picks_the_hosts_asked_for() {
    host("po-sim", "kvm-good", "po-sim");

    admin
        .post(
            "/v1/policies:simulate",
            Map.of(
                "policies",
                List.of(text("po-sim", "po-sim")),
                "labels",
                Map.of("profile", "po-sim")))
        .then()
        .statusCode(200)
        .body("judged", equalTo(1))
        .body("becomeTrusted", equalTo(1))
        .body("changes[0].host", equalTo("po-sim"))
        .body("changes[0].policy", equalTo("po-sim"));

    trust("po-sim").body("trusted", equalTo(false));
    admin.get("/v1/policies/po-sim/versions/1").then().statusCode(404);
  }

  @Test
  void a_simulation_shows_its_progress_as_events() {
    host("po-events", "kvm-good", "po-events");

    String events =
        admin
            .call()
            .contentType("application/json")
            .accept("text/event-stream")
            .body(Map.of("hosts", List.of("po-events")))
            .post("/v1/policies:simulate")
            .then()
            .statusCode(200)
            .extract()
            .asString();

    assertThat(events)
        .contains("event:progress", "\"judged\":", "event:outcome", "\"unchanged\":1");
  }

  @Test
  void a_simulation_refuses_what_it_cannot_understand() {
    admin
        .post("/v1/policies:simulate", Map.of("activate", List.of(Map.of("version", 1))))
        .then()
        .statusCode(400)
        .body("detail", equalTo("expected exactly one of policy and goldenSet"));
    admin
        .post("/v1/policies:simulate", Map.of("limit", 0))
        .then()
        .statusCode(400)
        .body("field", equalTo("limit"));
    admin
        .get("/v1/policies/baseline/versions/1/preview")
        .then()
        .statusCode(400)
        .body("field", equalTo("of"))
        .body("errors", nullValue());
  }

  @Test
  void a_verdict_by_a_policy_counts_for_as_long_as_the_policy_says() {
    add(text("po-age", "po-age")).then().statusCode(201);
    admin.post("/v1/policies/po-age/versions/1/activation").then().statusCode(200);
    host("po-age", "kvm-good", "po-age");

    String attested = trust("po-age").extract().path("attestedAt");
    String expires = trust("po-age").extract().path("expiresAt");
    assertThat(Duration.between(Instant.parse(attested), Instant.parse(expires)))
        .isEqualTo(Duration.ofHours(2));
    admin.post("/v1/policies/po-age/versions/1/retirement").then().statusCode(200);
  }
}
