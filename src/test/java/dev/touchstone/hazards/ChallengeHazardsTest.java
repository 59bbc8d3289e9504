package dev.touchstone.hazards;

import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.notNullValue;

import dev.touchstone.testing.Api;
import dev.touchstone.testing.DatabaseForTests;
import dev.touchstone.tpm.Evidence;
import dev.touchstone.tpm.HashAlgorithm;
import dev.touchstone.tpm.SoftwareTpm;
import io.quarkus.narayana.jta.QuarkusTransaction;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import jakarta.persistence.EntityManager;
import java.util.Base64;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import org.junit.jupiter.api.Test;

/**
 * Hazard 6, as far as it is about handing nonces out. That a nonce is good for one quote is shown
 * with a real TPM.
 */
@QuarkusTest
@QuarkusTestResource(DatabaseForTests.class)
class ChallengeHazardsTest {
  @Inject EntityManager database;

  private final Api admin = Api.admin();

  private Api pinned(String name) {
    admin.call().delete("/v1/hosts/" + name);
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

  @Test
  void a_nonce_is_32_bytes_and_never_the_same() {
    Api host = pinned("h6-nonce");
    Set<String> nonces = new HashSet<>();
    for (int i = 0; i < 20; i++) {
      String nonce = host.post("/v1/hosts/h6-nonce/challenges").then().extract().path("nonce");
      assertThat(nonce).matches("[0-9a-f]{64}");
      nonces.add(nonce);
    }
    assertThat(nonces).hasSize(20);
  }

  @Test
  void refuses_an_expired_challenge() {
    Api host = pinned("h6-expired");
    String challenge =
        host.post("/v1/hosts/h6-expired/challenges").then().extract().path("challenge");
    QuarkusTransaction.requiringNew()
        .run(
            () ->
                database
                    .createNativeQuery(
                        "update challenge set expires_at = now() - interval '1 second' where id = :id")
                    .setParameter("id", UUID.fromString(challenge))
                    .executeUpdate());

    host.call()
        .multiPart("quote.bin", "q", Evidence.of("kvm-good").file("quote.bin").toArray())
        .multiPart("signature.bin", "s", Evidence.of("kvm-good").file("signature.bin").toArray())
        .multiPart("pcrs.json", "p", Evidence.of("kvm-good").file("pcrs.json").toArray())
        .post("/v1/challenges/" + challenge + "/evidence")
        .then()
        .statusCode(410)
        .body("type", equalTo("/problems/challenge-expired"));
    admin.get("/v1/trust/h6-expired").then().body("state", equalTo("stale"));
  }

  @Test
  void refuses_more_unanswered_challenges_than_a_host_can_need() {
    Api host = pinned("h6-flood");
    for (int i = 0; i < 32; i++) {
      host.post("/v1/hosts/h6-flood/challenges").then().statusCode(201);
    }
    host.post("/v1/hosts/h6-flood/challenges")
        .then()
        .statusCode(429)
        .header("Retry-After", notNullValue());
  }

  @Test
  void an_expired_verdict_is_stale_without_anything_having_to_run() {
    pinned("h6-stale");
    QuarkusTransaction.requiringNew()
        .run(
            () ->
                database
                    .createNativeQuery(
                        "insert into trust (host_id, result_id, trusted, status, reason, attested_at, expires_at, policy,"
                            + " challenged_at, changed_at) select id, gen_random_uuid(), true, 'affirming', 'matched',"
                            + " now() - interval '2 hours', now() - interval '1 second', 'pcr-golden', now(), now()"
                            + " from host where name = 'h6-stale'")
                    .executeUpdate());

    admin
        .get("/v1/trust/h6-stale")
        .then()
        .body("state", equalTo("stale"), "trusted", equalTo(false), "status", equalTo("none"));
    admin
        .get("/v1/trust?trusted=true&limit=1000")
        .then()
        .body("items.host", org.hamcrest.Matchers.not(org.hamcrest.Matchers.hasItem("h6-stale")));
  }
}
