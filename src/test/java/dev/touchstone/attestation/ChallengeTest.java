package dev.touchstone.attestation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.equalTo;

import dev.touchstone.testing.Api;
import dev.touchstone.testing.DatabaseForTests;
import dev.touchstone.tpm.Evidence;
import dev.touchstone.tpm.HashAlgorithm;
import dev.touchstone.tpm.SoftwareTpm;
import io.quarkus.narayana.jta.QuarkusTransaction;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.response.Response;
import jakarta.inject.Inject;
import jakarta.persistence.EntityManager;
import java.util.Base64;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Whose a challenge is. What hazard 6 names is in {@code hazards.ChallengeHazardsTest}. */
@QuarkusTest
@QuarkusTestResource(DatabaseForTests.class)
class ChallengeTest {
  @Inject EntityManager database;

  private final Api admin = Api.admin();

  private Api pinned(String name) {
    String ak =
        Base64.getEncoder()
            .encodeToString(SoftwareTpm.ecc(256, HashAlgorithm.SHA256).publicArea().toArray());
    return new Api(
        admin
            .post("/v1/hosts", Map.of("host", name, "akPublic", ak))
            .then()
            .statusCode(201)
            .extract()
            .path("hostToken"));
  }

  private static String challenge(Api api, String host) {
    return api.post("/v1/hosts/" + host + "/challenges")
        .then()
        .statusCode(201)
        .extract()
        .path("challenge");
  }

  /** A quote that can be read, by another key and for another nonce. */
  private static Response submit(Api api, String challenge) {
    Evidence kvm = Evidence.of("kvm-good");
    return api.call()
        .multiPart("quote.bin", "q", kvm.file("quote.bin").toArray())
        .multiPart("signature.bin", "s", kvm.file("signature.bin").toArray())
        .multiPart("pcrs.json", "p", kvm.file("pcrs.json").toArray())
        .post("/v1/challenges/" + challenge + "/evidence");
  }

  @Test
  void refuses_the_challenge_of_another_host_and_leaves_it_open_for_its_own() {
    Api owner = pinned("ch-owner");
    Api stranger = pinned("ch-stranger");
    String challenge = challenge(owner, "ch-owner");

    submit(stranger, challenge).then().statusCode(403).body("type", equalTo("/problems/forbidden"));
    stranger.post("/v1/hosts/ch-owner/challenges").then().statusCode(403);

    submit(owner, challenge).then().statusCode(201).body("trusted", equalTo(false));
    admin.get("/v1/trust/ch-owner").then().body("state", equalTo("untrusted"));
    admin.get("/v1/trust/ch-stranger").then().body("state", equalTo("stale"));
  }

  @Test
  void refuses_a_second_answer_though_the_first_was_refused_by_verdict() {
    Api host = pinned("ch-once");
    String challenge = challenge(host, "ch-once");
    submit(host, challenge).then().statusCode(201);

    submit(host, challenge)
        .then()
        .statusCode(409)
        .body("type", equalTo("/problems/challenge-used"));
    assertThat(admin.get("/v1/hosts/ch-once/results").<java.util.List<?>>path("items")).hasSize(1);
  }

  @Test
  void a_challenge_ends_with_its_host() {
    Api host = pinned("ch-forgotten");
    String challenge = challenge(host, "ch-forgotten");
    admin.call().delete("/v1/hosts/ch-forgotten").then().statusCode(204);

    submit(host, challenge).then().statusCode(401);
    submit(admin, challenge).then().statusCode(404);
  }

  @Test
  void challenges_that_expired_do_not_count_as_a_flood() {
    Api host = pinned("ch-flood");
    for (int i = 0; i < 32; i++) {
      challenge(host, "ch-flood");
    }
    host.post("/v1/hosts/ch-flood/challenges").then().statusCode(429);
    QuarkusTransaction.requiringNew()
        .run(
            () ->
                database
                    .createNativeQuery(
                        "update challenge set expires_at = now() - interval '1 second'"
                            + " where host_id = (select id from host where name = 'ch-flood')")
                    .executeUpdate());

    challenge(host, "ch-flood");
  }
}
