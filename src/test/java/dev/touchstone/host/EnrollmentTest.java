package dev.touchstone.host;

import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.equalTo;

import dev.touchstone.testing.Api;
import dev.touchstone.testing.DatabaseForTests;
import dev.touchstone.testing.SoftwareEndorsementKey;
import dev.touchstone.testing.TestAuthority;
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
import java.util.ArrayList;
import java.util.Base64;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * Who vouches for a TPM, and which of several enrolments wins. What hazard 9 names is in {@code
 * hazards.EnrollmentHazardsTest}.
 */
@QuarkusTest
@QuarkusTestResource(DatabaseForTests.class)
class EnrollmentTest {
  @Inject EntityManager database;

  private final Api admin = Api.admin();

  /** An enrolment under way and what activates it. */
  private record Opened(String id, String secret) {
    Response activate() {
      return RestAssured.given()
          .contentType(ContentType.JSON)
          .body(Map.of("secret", secret))
          .post("/v1/enrollments/" + id + "/activation");
    }
  }

  private static SoftwareTpm attestationKey() {
    return SoftwareTpm.ecc(256, HashAlgorithm.SHA256);
  }

  private static String base64(Bytes bytes) {
    return Base64.getEncoder().encodeToString(bytes.toArray());
  }

  private static Response post(Map<String, Object> body) {
    return RestAssured.given().contentType(ContentType.JSON).body(body).post("/v1/enrollments");
  }

  private static Map<String, Object> claim(String host, SoftwareEndorsementKey ek, Bytes ak) {
    return new HashMap<>(Map.of("host", host, "ekPublic", ek.publicArea(), "akPublic", base64(ak)));
  }

  private static Opened open(Map<String, Object> claim, SoftwareEndorsementKey ek, SoftwareTpm ak) {
    Response response = post(claim);
    assertThat(response.statusCode()).as(response.asString()).isEqualTo(201);
    return new Opened(
        response.path("enrollment"),
        ek.activate(
            response.path("credentialBlob"),
            response.path("encryptedSecret"),
            ak.ak().name().orElseThrow().value().toArray()));
  }

  private static Opened open(String host, SoftwareEndorsementKey ek, SoftwareTpm ak) {
    return open(claim(host, ek, ak.publicArea()), ek, ak);
  }

  private static Opened openCertified(String host, SoftwareEndorsementKey ek, String certificate) {
    SoftwareTpm ak = attestationKey();
    Map<String, Object> claim = claim(host, ek, ak.publicArea());
    claim.put("ekCertificate", certificate);
    return open(claim, ek, ak);
  }

  private String believe(TestAuthority authority) {
    return admin
        .post(
            "/v1/endorsement-authorities",
            Map.of("name", "test " + UUID.randomUUID(), "pem", authority.pem()))
        .then()
        .statusCode(201)
        .extract()
        .path("id");
  }

  private void assertState(String host, String state) {
    admin.get("/v1/hosts/" + host).then().statusCode(200).body("state", equalTo(state));
  }

  @Test
  void a_certificate_of_a_configured_authority_enrols_without_approval() {
    TestAuthority authority = new TestAuthority();
    believe(authority);
    SoftwareEndorsementKey ek = new SoftwareEndorsementKey();

    openCertified("en-certified", ek, authority.certify(ek))
        .activate()
        .then()
        .statusCode(200)
        .body("state", equalTo("enrolled"));
  }

  @Test
  void a_certificate_of_an_unknown_authority_leaves_the_host_pending_until_it_is_approved() {
    SoftwareEndorsementKey ek = new SoftwareEndorsementKey();
    String certificate = new TestAuthority().certify(ek);

    openCertified("en-pending", ek, certificate)
        .activate()
        .then()
        .statusCode(200)
        .body("state", equalTo("pending"));

    admin.get("/v1/trust/en-pending").then().body("state", equalTo("pending"));
    for (int i = 0; i < 2; i++) {
      admin
          .post("/v1/hosts/en-pending/approval")
          .then()
          .statusCode(200)
          .body("state", equalTo("enrolled"));
    }
    admin.get("/v1/trust/en-pending").then().body("state", equalTo("stale"));
  }

  @Test
  void a_certificate_of_another_key_vouches_for_nobody() {
    TestAuthority authority = new TestAuthority();
    believe(authority);
    SoftwareEndorsementKey ek = new SoftwareEndorsementKey();

    openCertified("en-borrowed", ek, authority.certify(new SoftwareEndorsementKey()))
        .activate()
        .then()
        .body("state", equalTo("pending"));
  }

  @Test
  void a_withdrawn_authority_vouches_for_no_new_host_and_ends_no_enrolled_one() {
    TestAuthority authority = new TestAuthority();
    String id = believe(authority);
    SoftwareEndorsementKey before = new SoftwareEndorsementKey();
    SoftwareEndorsementKey after = new SoftwareEndorsementKey();
    openCertified("en-before", before, authority.certify(before)).activate();
    admin.call().delete("/v1/endorsement-authorities/" + id).then().statusCode(204);

    openCertified("en-after", after, authority.certify(after)).activate();

    assertState("en-before", "enrolled");
    assertState("en-after", "pending");
  }

  @Test
  void an_authority_withdrawn_while_an_enrolment_is_under_way_vouches_no_more() {
    TestAuthority authority = new TestAuthority();
    String id = believe(authority);
    SoftwareEndorsementKey ek = new SoftwareEndorsementKey();
    Opened opened = openCertified("en-meanwhile", ek, authority.certify(ek));
    admin.call().delete("/v1/endorsement-authorities/" + id).then().statusCode(204);

    opened.activate().then().statusCode(200).body("state", equalTo("pending"));
  }

  @Test
  void an_approval_does_not_outlive_the_host_that_was_forgotten() {
    SoftwareEndorsementKey ek = new SoftwareEndorsementKey();
    open("en-again", ek, attestationKey()).activate();
    admin.post("/v1/hosts/en-again/approval").then().statusCode(200);
    admin.call().delete("/v1/hosts/en-again").then().statusCode(204);

    open("en-again", ek, attestationKey())
        .activate()
        .then()
        .statusCode(200)
        .body("state", equalTo("pending"));
  }

  @Test
  void an_announced_name_waits_for_the_announced_key_alone() {
    SoftwareEndorsementKey ek = new SoftwareEndorsementKey();
    admin
        .post("/v1/hosts", Map.of("host", "en-announced", "ekPublic", ek.publicArea()))
        .then()
        .statusCode(201);
    admin.post("/v1/hosts/en-announced/approval").then().statusCode(409);

    post(claim("en-announced", new SoftwareEndorsementKey(), attestationKey().publicArea()))
        .then()
        .statusCode(409)
        .body("type", equalTo("/problems/host-name-taken"));
    open("en-announced", ek, attestationKey())
        .activate()
        .then()
        .statusCode(200)
        .body("state", equalTo("enrolled"));
  }

  @Test
  void refuses_a_name_whose_attestation_key_is_pinned() {
    Api pinned =
        new Api(
            admin
                .post(
                    "/v1/hosts",
                    Map.of("host", "en-pinned", "akPublic", base64(attestationKey().publicArea())))
                .then()
                .statusCode(201)
                .extract()
                .path("hostToken"));

    post(claim("en-pinned", new SoftwareEndorsementKey(), attestationKey().publicArea()))
        .then()
        .statusCode(409)
        .body("type", equalTo("/problems/host-name-taken"));
    pinned.post("/v1/hosts/en-pinned/challenges").then().statusCode(201);
  }

  @ParameterizedTest
  @CsvSource({
    "1, fixedTPM",
    "4, fixedParent",
    "5, sensitiveDataOrigin",
    "16, restricted",
    "17, decrypt",
    "18, sign",
    "31, reserved"
  })
  void refuses_an_attestation_key_with_a_wrong_attribute_by_its_name(int bit, String attribute) {
    Bytes ak = attestationKey().publicArea(SoftwareTpm.AK_ATTRIBUTES ^ (1L << bit));

    post(claim("en-attributes", new SoftwareEndorsementKey(), ak))
        .then()
        .statusCode(400)
        .body("field", equalTo("akPublic"), "detail", containsString(attribute));
  }

  @Test
  void one_secret_sent_many_times_at_once_enrols_once() throws Exception {
    Opened opened = open("en-parallel", new SoftwareEndorsementKey(), attestationKey());

    List<Response> answers = atOnce(IntStream.range(0, 8).mapToObj(i -> opened).toList());

    assertThat(answers).filteredOn(r -> r.statusCode() == 200).hasSize(1);
    assertThat(answers).filteredOn(r -> r.statusCode() == 409).hasSize(7);
    Response winner = answers.stream().filter(r -> r.statusCode() == 200).findFirst().orElseThrow();
    new Api(winner.path("hostToken"))
        .post("/v1/hosts/en-parallel/challenges")
        .then()
        .statusCode(201);
  }

  @Test
  void the_winner_of_a_race_for_a_name_is_the_one_that_stands() throws Exception {
    for (int round = 0; round < 5; round++) {
      String name = "en-race-" + round;
      List<SoftwareTpm> aks = List.of(attestationKey(), attestationKey(), attestationKey());
      List<Opened> rivals =
          aks.stream().map(ak -> open(name, new SoftwareEndorsementKey(), ak)).toList();

      List<Response> answers = atOnce(rivals);

      List<Integer> winners =
          IntStream.range(0, 3).filter(i -> answers.get(i).statusCode() == 200).boxed().toList();
      assertThat(winners).hasSize(1);
      assertThat(answers).filteredOn(r -> r.statusCode() == 409).hasSize(2);
      String akName = aks.get(winners.get(0)).ak().name().orElseThrow().value().hex();
      admin.get("/v1/hosts/" + name).then().body("akName", equalTo(akName));
      new Api(answers.get(winners.get(0)).path("hostToken"))
          .post("/v1/hosts/" + name + "/challenges")
          .then()
          .statusCode(201);
    }
  }

  @Test
  void one_endorsement_key_racing_for_two_names_gets_one_and_is_told_why() throws Exception {
    for (int round = 0; round < 5; round++) {
      SoftwareEndorsementKey ek = new SoftwareEndorsementKey();
      Opened first = open("en-twin-a" + round, ek, attestationKey());
      Opened second = open("en-twin-b" + round, ek, attestationKey());

      assertOneWins(atOnce(List.of(first, second)), "/problems/ek-taken");
    }
  }

  @Test
  void one_attestation_key_racing_for_two_names_gets_one_and_is_told_why() throws Exception {
    for (int round = 0; round < 5; round++) {
      SoftwareTpm ak = attestationKey();
      Opened first = open("en-shared-a" + round, new SoftwareEndorsementKey(), ak);
      Opened second = open("en-shared-b" + round, new SoftwareEndorsementKey(), ak);

      assertOneWins(atOnce(List.of(first, second)), "/problems/ak-taken");
    }
  }

  private static void assertOneWins(List<Response> answers, String refusal) {
    assertThat(answers).filteredOn(r -> r.statusCode() == 200).hasSize(1);
    assertThat(answers)
        .filteredOn(r -> r.statusCode() != 200)
        .singleElement()
        .satisfies(
            lost -> {
              assertThat(lost.statusCode()).isEqualTo(409);
              assertThat(lost.<String>path("type")).isEqualTo(refusal);
            });
  }

  private static List<Response> atOnce(List<Opened> enrolments) throws Exception {
    try (ExecutorService pool = Executors.newFixedThreadPool(enrolments.size())) {
      List<Callable<Response>> calls =
          enrolments.stream().<Callable<Response>>map(e -> e::activate).toList();
      List<Response> answers = new ArrayList<>();
      for (Future<Response> answer : pool.invokeAll(calls)) {
        answers.add(answer.get());
      }
      return answers;
    }
  }

  @Test
  void no_refusal_tells_the_secret_or_its_hash() {
    SoftwareEndorsementKey ek = new SoftwareEndorsementKey();
    Opened guessed = open("en-secret", ek, attestationKey());
    Opened expired = open("en-secret", ek, attestationKey());
    Opened taken = open("en-secret", new SoftwareEndorsementKey(), attestationKey());
    expire("en-secret", expired.id());
    String wrong = Base64.getEncoder().encodeToString(new byte[32]);

    assertTellsNothing(new Opened(guessed.id(), wrong).activate(), 403, guessed);
    assertTellsNothing(new Opened(guessed.id(), wrong).activate(), 409, guessed);
    assertTellsNothing(new Opened(guessed.id(), "!").activate(), 400, guessed);
    assertTellsNothing(new Opened(expired.id(), wrong).activate(), 410, expired);
    open("en-secret", ek, attestationKey()).activate().then().statusCode(200);
    assertTellsNothing(new Opened(taken.id(), wrong).activate(), 403, taken);
  }

  private static void assertTellsNothing(Response refusal, int status, Opened enrolment) {
    byte[] secret = Base64.getDecoder().decode(enrolment.secret());
    assertThat(refusal.statusCode()).as(refusal.asString()).isEqualTo(status);
    assertThat(refusal.asString() + refusal.headers())
        .doesNotContain(enrolment.secret())
        .doesNotContain(HexFormat.of().formatHex(secret))
        .doesNotContain(HashAlgorithm.SHA256.hash(secret).hex());
  }

  @Test
  void enrolments_that_expired_do_not_count_as_a_flood() {
    SoftwareEndorsementKey ek = new SoftwareEndorsementKey();
    Bytes ak = attestationKey().publicArea();
    for (int i = 0; i < 16; i++) {
      post(claim("en-flood", ek, ak)).then().statusCode(201);
    }
    post(claim("en-flood", ek, ak)).then().statusCode(429);

    expire("en-flood", "");

    post(claim("en-flood", ek, ak)).then().statusCode(201);
  }

  /** Ends one enrolment of a name, or all of them with an empty {@code id}. */
  private void expire(String host, String id) {
    QuarkusTransaction.requiringNew()
        .run(
            () ->
                database
                    .createNativeQuery(
                        "update enrollment set expires_at = now() - interval '1 second'"
                            + " where host_name = :host and (:id = '' or id::text = :id)")
                    .setParameter("host", host)
                    .setParameter("id", id)
                    .executeUpdate());
  }
}
