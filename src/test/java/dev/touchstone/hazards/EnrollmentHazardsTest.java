package dev.touchstone.hazards;

import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.notNullValue;

import dev.touchstone.testing.Api;
import dev.touchstone.testing.DatabaseForTests;
import dev.touchstone.testing.SoftwareEndorsementKey;
import dev.touchstone.tpm.Bytes;
import dev.touchstone.tpm.HashAlgorithm;
import dev.touchstone.tpm.SoftwareTpm;
import io.quarkus.narayana.jta.QuarkusTransaction;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.RestAssured;
import io.restassured.http.ContentType;
import io.restassured.response.Response;
import jakarta.inject.Inject;
import jakarta.persistence.EntityManager;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;

/** Hazard 9: nobody gets enrolled who did not prove it, nobody loses what was proved. */
@QuarkusTest
@QuarkusTestResource(DatabaseForTests.class)
class EnrollmentHazardsTest {
  @Inject EntityManager database;

  private final Api admin = Api.admin();

  /** An enrolment that was opened, with the secret that its keys recover. */
  private record Opened(String id, String secret) {}

  private static SoftwareTpm attestationKey() {
    return SoftwareTpm.ecc(256, HashAlgorithm.SHA256);
  }

  private static Response open(String host, SoftwareEndorsementKey ek, Bytes akPublic) {
    return RestAssured.given()
        .contentType(ContentType.JSON)
        .body(
            Map.of(
                "host", host,
                "ekPublic", ek.publicArea(),
                "akPublic", Base64.getEncoder().encodeToString(akPublic.toArray())))
        .post("/v1/enrollments");
  }

  private static Opened opened(String host, SoftwareEndorsementKey ek, SoftwareTpm ak) {
    Response response = open(host, ek, ak.publicArea());
    response.then().statusCode(201).body("expiresAt", notNullValue());
    return new Opened(
        response.path("enrollment"),
        ek.activate(
            response.path("credentialBlob"),
            response.path("encryptedSecret"),
            ak.ak().name().orElseThrow().value().toArray()));
  }

  private static Response activate(String id, String secret) {
    return RestAssured.given()
        .contentType(ContentType.JSON)
        .body(Map.of("secret", secret))
        .post("/v1/enrollments/" + id + "/activation");
  }

  private static String enrolled(String host, SoftwareEndorsementKey ek, SoftwareTpm ak) {
    Opened opened = opened(host, ek, ak);
    return activate(opened.id(), opened.secret())
        .then()
        .statusCode(200)
        .body("host", equalTo(host), "state", equalTo("pending"))
        .extract()
        .path("hostToken");
  }

  private static String wrong() {
    return Base64.getEncoder().encodeToString(new byte[32]);
  }

  @Test
  void refuses_a_secret_that_was_used() {
    Opened opened = opened("h9-once", new SoftwareEndorsementKey(), attestationKey());
    activate(opened.id(), opened.secret()).then().statusCode(200);

    activate(opened.id(), opened.secret())
        .then()
        .statusCode(409)
        .body("type", equalTo("/problems/enrollment-used"));
  }

  @Test
  void refuses_a_wrong_secret_and_gives_no_second_try() {
    Opened opened = opened("h9-guess", new SoftwareEndorsementKey(), attestationKey());

    Response refused = activate(opened.id(), wrong());

    refused.then().statusCode(403);
    assertThat(refused.asString()).doesNotContain(opened.secret());
    activate(opened.id(), opened.secret()).then().statusCode(409);
    admin.get("/v1/trust/h9-guess").then().body("state", equalTo("unknown"));
  }

  @Test
  void refuses_an_enrolment_that_expired() {
    Opened opened = opened("h9-late", new SoftwareEndorsementKey(), attestationKey());
    QuarkusTransaction.requiringNew()
        .run(
            () ->
                database
                    .createNativeQuery(
                        "update enrollment set expires_at = now() - interval '1 second' where id = :id")
                    .setParameter("id", UUID.fromString(opened.id()))
                    .executeUpdate());

    activate(opened.id(), opened.secret())
        .then()
        .statusCode(410)
        .body("type", equalTo("/problems/enrollment-expired"));
  }

  @Test
  void refuses_an_enrolled_name_to_another_endorsement_key() {
    enrolled("h9-name", new SoftwareEndorsementKey(), attestationKey());

    open("h9-name", new SoftwareEndorsementKey(), attestationKey().publicArea())
        .then()
        .statusCode(409)
        .body("type", equalTo("/problems/host-name-taken"));
  }

  @Test
  void refuses_a_second_name_to_the_same_endorsement_key() {
    SoftwareEndorsementKey ek = new SoftwareEndorsementKey();
    enrolled("h9-first", ek, attestationKey());

    open("h9-second", ek, attestationKey().publicArea())
        .then()
        .statusCode(409)
        .body("type", equalTo("/problems/ek-taken"));
  }

  @Test
  void refuses_an_attestation_key_that_another_host_enrolled() {
    SoftwareTpm ak = attestationKey();
    enrolled("h9-owner", new SoftwareEndorsementKey(), ak);

    open("h9-borrower", new SoftwareEndorsementKey(), ak.publicArea())
        .then()
        .statusCode(409)
        .body("type", equalTo("/problems/ak-taken"));
  }

  @Test
  void of_two_racing_enrolments_of_one_name_one_wins() throws Exception {
    Opened first = opened("h9-race", new SoftwareEndorsementKey(), attestationKey());
    Opened second = opened("h9-race", new SoftwareEndorsementKey(), attestationKey());
    List<Callable<Integer>> both =
        List.of(
            () -> activate(first.id(), first.secret()).statusCode(),
            () -> activate(second.id(), second.secret()).statusCode());
    try (ExecutorService pool = Executors.newFixedThreadPool(2)) {
      List<Integer> answers = new java.util.ArrayList<>();
      for (Future<Integer> answer : pool.invokeAll(both)) {
        answers.add(answer.get());
      }
      assertThat(answers).containsExactlyInAnyOrder(200, 409);
    }
  }

  @Test
  void a_failed_activation_leaves_what_was_enrolled_as_it_was() {
    SoftwareEndorsementKey ek = new SoftwareEndorsementKey();
    Api host = new Api(enrolled("h9-stays", ek, attestationKey()));
    String before = admin.get("/v1/hosts/h9-stays").asString();
    Opened again = opened("h9-stays", ek, attestationKey());

    activate(again.id(), wrong()).then().statusCode(403);

    assertThat(admin.get("/v1/hosts/h9-stays").asString()).isEqualTo(before);
    host.post("/v1/hosts/h9-stays/challenges").then().statusCode(201);
  }

  @Test
  void a_new_attestation_key_of_the_same_tpm_replaces_the_old_one_and_its_token() {
    SoftwareEndorsementKey ek = new SoftwareEndorsementKey();
    Api before = new Api(enrolled("h9-renew", ek, attestationKey()));
    SoftwareTpm fresh = attestationKey();
    Api after = new Api(enrolled("h9-renew", ek, fresh));

    before.post("/v1/hosts/h9-renew/challenges").then().statusCode(401);
    after.post("/v1/hosts/h9-renew/challenges").then().statusCode(201);
    admin
        .get("/v1/hosts/h9-renew")
        .then()
        .body("akName", equalTo(fresh.ak().name().orElseThrow().value().hex()));
  }

  @Test
  void refuses_an_attestation_key_that_could_leave_its_tpm() {
    // fixedTPM and fixedParent clear (CVE-2021-3406)
    Bytes loose = attestationKey().publicArea(SoftwareTpm.AK_ATTRIBUTES & ~0x12L);

    open("h9-loose", new SoftwareEndorsementKey(), loose)
        .then()
        .statusCode(400)
        .body("field", equalTo("akPublic"), "detail", containsString("fixedTPM"));
  }

  @Test
  void forgetting_a_host_frees_its_name_and_ends_its_token() {
    Api host = new Api(enrolled("h9-forget", new SoftwareEndorsementKey(), attestationKey()));
    admin.call().delete("/v1/hosts/h9-forget").then().statusCode(204);

    host.post("/v1/hosts/h9-forget/challenges").then().statusCode(401);
    admin.get("/v1/trust/h9-forget").then().body("state", equalTo("unknown"));
    enrolled("h9-forget", new SoftwareEndorsementKey(), attestationKey());
  }

  @Test
  void refuses_a_flood_of_enrolments_of_one_name() {
    SoftwareEndorsementKey ek = new SoftwareEndorsementKey();
    Bytes ak = attestationKey().publicArea();
    for (int i = 0; i < 16; i++) {
      open("h9-flood", ek, ak).then().statusCode(201);
    }

    open("h9-flood", ek, ak).then().statusCode(429).header("Retry-After", notNullValue());
  }
}
