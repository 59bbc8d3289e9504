package dev.touchstone.trust.token;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.not;

import com.fasterxml.jackson.databind.JsonNode;
import dev.touchstone.testing.Api;
import dev.touchstone.testing.DatabaseForTests;
import dev.touchstone.testing.RecordedHost;
import dev.touchstone.tpm.Evidence;
import dev.touchstone.trust.token.ear.EarChecker;
import io.quarkus.narayana.jta.QuarkusTransaction;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusMock;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import jakarta.persistence.EntityManager;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import org.jose4j.jwt.consumer.InvalidJwtException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

@QuarkusTest
@QuarkusTestResource(DatabaseForTests.class)
class TokensOverHttpTest {
  private static final String C = "tag:ietf.org,2026:rats/ear#04";
  private static final String A = "tag:github.com,2023:veraison/ear";
  private static final String ABOUT = "tag:touchstone.dev,2026:ear/host";

  private final Api admin = Api.admin();
  private final MovableClock clock = new MovableClock();
  private final List<String> goldenSets = new ArrayList<>();

  @Inject EntityManager database;

  @BeforeEach
  void hold_the_clock() {
    QuarkusMock.installMockForType(clock, Clock.class);
  }

  @AfterEach
  void retire_golden_sets() {
    goldenSets.forEach(name -> admin.post("/v1/golden-sets/" + name + "/versions/1/retirement"));
  }

  private RecordedHost trusted(String name) {
    goldenSets.add(name);
    RecordedHost host = new RecordedHost(name);
    host.attest(Evidence.of("xen-good").pcrs(), Map.of()).result();
    admin
        .post("/v1/golden-sets:capture", Map.of("host", name, "name", name, "activate", true))
        .then()
        .statusCode(201);
    admin.get("/v1/trust/" + name).then().body("trusted", equalTo(true));
    return host;
  }

  private String token(String host, String query) {
    return admin
        .get("/v1/trust/" + host + "/token" + query)
        .then()
        .statusCode(200)
        .contentType(equalTo("application/eat+jwt"))
        .header("Cache-Control", "no-store")
        .extract()
        .asString();
  }

  private JsonNode accepted(String token, String host, String profile) throws InvalidJwtException {
    return new RelyingParty(given().get("/.well-known/jwks.json").asString(), clock.instant())
        .accept(token, host, profile);
  }

  private JsonNode claims(String host) throws InvalidJwtException {
    JsonNode claims = accepted(token(host, ""), host, C);
    assertThat(EarChecker.problems(claims, C)).isEmpty();
    return claims;
  }

  @Test
  void a_trusted_host_has_a_token_that_verifies_and_keeps_every_rule_in_both_dialects()
      throws InvalidJwtException {
    RecordedHost host = trusted("tk-good");
    String nonce = "AAECAwQFBgcICQ";

    JsonNode c = accepted(token(host.name(), "?nonce=" + nonce), host.name(), C);
    JsonNode a = accepted(token(host.name(), "?profile=a&nonce=" + nonce), host.name(), A);

    assertThat(EarChecker.problems(c, C)).isEmpty();
    assertThat(EarChecker.problems(a, A)).isEmpty();
    assertThat(c.get("ear_status").asText()).isEqualTo("affirming");
    assertThat(a.get("ear.status").asText()).isEqualTo("affirming");
    assertThat(c.get("eat_nonce").asText()).isEqualTo(nonce);
    assertThat(c.at("/submods/platform/ear_trustworthiness_vector/instance-identity").asInt())
        .isEqualTo(2);
    assertThat(c.get("exp").asLong() - c.get("iat").asLong()).isBetween(1L, 300L);
    assertThat(c.get(ABOUT).get("host").asText()).isEqualTo(host.name());
    assertThat(c.get(ABOUT).get("state").asText()).isEqualTo("trusted");
    admin
        .get("/v1/results/" + c.get(ABOUT).get("result").asText())
        .then()
        .statusCode(200)
        .body("host", equalTo(host.name()))
        .body("goldenSets[0]", equalTo(c.get(ABOUT).get("golden-sets").get(0).asText()))
        .body("policyDigest", equalTo(c.get(ABOUT).get("policy-digest").asText()));
  }

  @Test
  void the_nonce_that_stood_in_the_quote_stands_in_each_layer() throws InvalidJwtException {
    RecordedHost host = new RecordedHost("tk-quoted");
    RecordedHost.Sent sent = host.attest(Evidence.of("xen-good").pcrs(), Map.of());
    sent.result();
    byte[] quoted = sent.nonce().value().toArray();

    assertThat(claims("tk-quoted").get("submods"))
        .allSatisfy(
            layer ->
                assertThat(Base64.getUrlDecoder().decode(layer.get("eat_nonce").asText()))
                    .isEqualTo(quoted));
  }

  @Test
  void a_host_that_failed_has_a_token_that_says_so_and_ends_soon() throws InvalidJwtException {
    RecordedHost host = new RecordedHost("tk-bad");
    host.attest(
            Evidence.of("xen-good").pcrs(), Map.of("ima.bin", dev.touchstone.tpm.Bytes.ofHex("ff")))
        .result();

    JsonNode claims = claims("tk-bad");

    assertThat(claims.get("ear_status").asText()).isEqualTo("contraindicated");
    assertThat(claims.get(ABOUT).get("state").asText()).isEqualTo("untrusted");
    assertThat(claims.get("exp").asLong() - claims.get("iat").asLong()).isBetween(1L, 60L);
  }

  @Test
  void a_token_never_outlives_the_lease_and_afterwards_vouches_for_nothing()
      throws InvalidJwtException {
    trusted("tk-lease");
    Instant leaseEnds = Instant.parse(admin.get("/v1/trust/tk-lease").path("expiresAt"));

    clock.move(Duration.between(clock.instant(), leaseEnds.minusSeconds(20)));
    JsonNode last = claims("tk-lease");
    assertThat(last.get("ear_status").asText()).isEqualTo("affirming");
    assertThat(Instant.ofEpochSecond(last.get("exp").asLong())).isBeforeOrEqualTo(leaseEnds);

    clock.move(Duration.ofSeconds(21));
    JsonNode stale = claims("tk-lease");
    assertThat(stale.get("ear_status").asText()).isEqualTo("none");
    assertThat(stale.get(ABOUT).get("state").asText()).isEqualTo("stale");
    assertThat(stale.get("submods"))
        .allSatisfy(layer -> assertThat(layer.get("ear_status").asText()).isEqualTo("none"));
    assertThat(stale.get("exp").asLong() - stale.get("iat").asLong()).isBetween(1L, 60L);
  }

  @Test
  void a_revoked_golden_set_ends_the_affirming_tokens_at_once() throws InvalidJwtException {
    trusted("tk-revoked");
    assertThat(claims("tk-revoked").get("ear_status").asText()).isEqualTo("affirming");

    admin.post("/v1/golden-sets/tk-revoked/versions/1/revocation").then().statusCode(200);

    JsonNode claims = claims("tk-revoked");
    assertThat(claims.get("ear_status").asText()).isEqualTo("contraindicated");
    assertThat(claims.get("submods"))
        .anySatisfy(
            layer -> assertThat(layer.get("ear_status").asText()).isEqualTo("contraindicated"));
  }

  @Test
  void without_a_verdict_there_is_nothing_to_sign() {
    RecordedHost host = new RecordedHost("tk-silent");
    admin
        .get("/v1/trust/tk-silent/token")
        .then()
        .statusCode(409)
        .body("type", equalTo("/problems/no-verdict"))
        .body("detail", containsString("has not attested"));
    admin.get("/v1/trust/tk-nobody/token").then().statusCode(404);
    host.api().get("/v1/trust/tk-nobody/token").then().statusCode(403);
  }

  @Test
  void a_verdict_of_an_earlier_enrolment_of_the_name_is_not_signed() {
    new RecordedHost("tk-again").attest(Evidence.of("xen-good").pcrs(), Map.of()).result();
    admin.call().delete("/v1/hosts/tk-again").then().statusCode(204);
    new RecordedHost("tk-again");

    admin.get("/v1/trust/tk-again/token").then().statusCode(409);
  }

  @Test
  void a_host_gets_the_token_about_itself_and_no_other() {
    RecordedHost own = new RecordedHost("tk-own");
    own.attest(Evidence.of("xen-good").pcrs(), Map.of()).result();
    RecordedHost other = new RecordedHost("tk-other");

    own.api().get("/v1/trust/tk-own/token").then().statusCode(200);
    other.api().get("/v1/trust/tk-own/token").then().statusCode(403);
  }

  @ParameterizedTest
  @CsvSource({"7,400", "8,200", "64,200", "65,400"})
  void nonces_have_8_to_64_bytes(int size, int status) {
    RecordedHost host = new RecordedHost("tk-nonce-" + size);
    host.attest(Evidence.of("xen-good").pcrs(), Map.of()).result();
    String nonce = Base64.getUrlEncoder().withoutPadding().encodeToString(new byte[size]);

    admin.get("/v1/trust/" + host.name() + "/token?nonce=" + nonce).then().statusCode(status);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "AAECAwQFBgc%3D", "not-a-nonce%0d%0a", "AAECAwQF%00gc", "%3Cb%3E"})
  void other_nonces_are_refused_without_being_repeated(String nonce) {
    admin
        .get("/v1/trust/tk-nobody/token?nonce=" + nonce)
        .then()
        .statusCode(400)
        .body("field", equalTo("nonce"))
        .body(not(containsString("<b>")));
  }

  @Test
  void profiles_are_asked_for_by_either_name_and_others_are_refused() {
    RecordedHost host = new RecordedHost("tk-profile");
    host.attest(Evidence.of("xen-good").pcrs(), Map.of()).result();
    String path = "/v1/trust/tk-profile/token?profile=";

    for (String good : new String[] {"", "a", "c", A, C}) {
      admin.get(path + URLEncoder.encode(good, StandardCharsets.UTF_8)).then().statusCode(200);
    }
    admin.get(path + "b").then().statusCode(400).body("field", equalTo("profile"));
    admin.get(path + "C").then().statusCode(400);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "a%0d%0aSet-Cookie:%20x=1",
        "..%2f..%2fetc",
        "%2e%2e",
        "%3Cscript%3E",
        "a%00b",
        "a%E2%80%AEb",
        "a%20b"
      })
  void hostile_names_are_refused_before_they_are_used(String name) {
    var answer = admin.get("/v1/trust/" + name + "/token").then().extract();

    assertThat(answer.statusCode()).isIn(400, 404);
    assertThat(answer.header("Set-Cookie")).isNull();
    assertThat(answer.asString()).doesNotContain("<script>").doesNotContain("\u202e");
  }

  @Test
  void a_name_of_ten_thousand_letters_is_refused() {
    int status = admin.get("/v1/trust/" + "a".repeat(3_000) + "/token").statusCode();

    assertThat(status).isIn(400, 414);
  }

  @Test
  void keys_are_published_to_anyone_without_their_private_half() {
    var answer =
        given()
            .get("/.well-known/jwks.json")
            .then()
            .statusCode(200)
            .contentType(equalTo("application/jwk-set+json"))
            .header("Cache-Control", "public, max-age=300")
            .body("keys[0].kty", equalTo("EC"))
            .body("keys[0].crv", equalTo("P-256"))
            .body("keys[0].use", equalTo("sig"))
            .body("keys[0].alg", equalTo("ES256"))
            .extract();

    given()
        .accept("application/json")
        .get("/.well-known/jwks.json")
        .then()
        .statusCode(200)
        .body("keys[0].kty", equalTo("EC"));
    assertThat(answer.<Map<String, Object>>path("keys[0]")).doesNotContainKeys("d", "k", "p");
    admin.get("/v1/token-keys").then().statusCode(200).body(not(containsString("\"d\"")));
  }

  @Test
  void a_key_is_rotated_by_a_call_and_tokens_of_the_old_one_go_on_verifying()
      throws InvalidJwtException {
    QuarkusTransaction.requiringNew()
        .run(() -> database.createNativeQuery("delete from signing_key").executeUpdate());
    RecordedHost host = new RecordedHost("tk-rotation");
    host.attest(Evidence.of("xen-good").pcrs(), Map.of()).result();
    String before = token("tk-rotation", "");

    String next =
        admin
            .post("/v1/token-keys/rotation")
            .then()
            .statusCode(201)
            .body("state", equalTo("next"))
            .extract()
            .path("kid");
    admin
        .post("/v1/token-keys/rotation")
        .then()
        .statusCode(409)
        .body("type", equalTo("/problems/rotation-under-way"));

    accepted(before, "tk-rotation", C);
    accepted(token("tk-rotation", ""), "tk-rotation", C);
    admin.get("/v1/token-keys").then().body("items[0].kid", equalTo(next));
  }
}
