package dev.touchstone.hazards;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import dev.touchstone.testing.Api;
import dev.touchstone.testing.DatabaseForTests;
import dev.touchstone.tpm.Evidence;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.response.Response;
import java.util.Base64;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * What callers try at an API (OWASP API Security Top 10): fields that are not theirs to set, what
 * belongs to others, names that forge, addresses that lead elsewhere.
 */
@QuarkusTest
@QuarkusTestResource(DatabaseForTests.class)
class AccessHazardsTest {
  private final Api admin = Api.admin();

  static Stream<Arguments> fieldsOfTheServicesOwn() {
    Map<String, Object> token = Map.of("role", "auditor", "label", "x");
    Map<String, Object> host = Map.of("host", "assigned", "ekFingerprint", "cd".repeat(32));
    Map<String, Object> set =
        Map.of("name", "assigned", "pcrs", Map.of("sha256", Map.of("0", "44".repeat(32))));
    String some = "00000000-0000-7000-8000-000000000000";
    return Stream.of(
        Arguments.of("/v1/tokens", token, "id", some),
        Arguments.of("/v1/tokens", token, "hostId", some),
        Arguments.of("/v1/tokens", token, "hash", "AAAA"),
        Arguments.of("/v1/tokens", token, "lineage", List.of()),
        Arguments.of("/v1/tokens", token, "createdBy", "someone"),
        Arguments.of("/v1/tokens", token, "token", "touchstone_admin_mine"),
        Arguments.of("/v1/tokens", token, "expiresAt", "2099-01-01T00:00:00Z"),
        Arguments.of("/v1/tokens", token, "lastUsedAt", "2099-01-01T00:00:00Z"),
        Arguments.of("/v1/tokens/" + some + "/rotation", Map.of(), "role", "admin"),
        Arguments.of("/v1/tokens/" + some + "/rotation", Map.of(), "owner", "someone"),
        Arguments.of("/v1/approvals/" + some + "/rejection", Map.of(), "state", "approved"),
        Arguments.of("/v1/hosts", host, "state", "enrolled"),
        Arguments.of("/v1/hosts", host, "id", some),
        Arguments.of("/v1/hosts", host, "approvedBy", "someone"),
        Arguments.of("/v1/golden-sets", set, "state", "active"),
        Arguments.of("/v1/golden-sets", set, "version", 7),
        Arguments.of("/v1/golden-sets", set, "createdBy", "someone"),
        Arguments.of("/v1/golden-sets", set, "approval", some),
        Arguments.of(
            "/v1/golden-sets:capture", Map.of("host", "h", "name", "n"), "state", "active"),
        Arguments.of("/v1/trust/query", Map.of("hosts", List.of("h")), "trusted", true));
  }

  @ParameterizedTest
  @MethodSource("fieldsOfTheServicesOwn")
  void refuses_fields_that_are_not_the_callers_to_set(
      String path, Map<String, Object> body, String field, Object value) {
    Map<String, Object> more = new HashMap<>(body);
    more.put(field, value);

    Response answer = admin.post(path, more);

    assertThat(answer.statusCode()).as(answer.asString()).isEqualTo(400);
    assertThat(answer.contentType()).startsWith("application/problem+json");
    admin.get("/v1/hosts/assigned").then().statusCode(404);
    admin.get("/v1/golden-sets/assigned/versions/1").then().statusCode(404);
  }

  @Test
  void a_host_reaches_nothing_of_another_host() {
    Api one = host("idor-one", "ak.pub");
    Api other = host("idor-other", "quotes/ecc-sha256/ak.pub");
    String challenge =
        one.post("/v1/hosts/idor-one/challenges")
            .then()
            .statusCode(201)
            .extract()
            .path("challenge");

    other.post("/v1/hosts/idor-one/challenges").then().statusCode(403);
    other.get("/v1/trust/idor-one/token").then().statusCode(403);
    Map<String, Object> evidence =
        Map.of("quote.bin", "AAAA", "signature.bin", "AAAA", "pcrs.json", "e30=");
    int stolen = other.post("/v1/challenges/" + challenge + "/evidence", evidence).statusCode();
    assertThat(stolen).isIn(403, 404);
    // and did not use it up: its own host may still answer, if only with rubbish
    assertThat(one.post("/v1/challenges/" + challenge + "/evidence", evidence).statusCode())
        .isNotIn(403, 404, 409);
    for (String read :
        List.of(
            "/v1/hosts/idor-one",
            "/v1/hosts/idor-other",
            "/v1/hosts/idor-one/results",
            "/v1/trust/idor-one",
            "/v1/trust/idor-other")) {
      other.get(read).then().statusCode(403);
    }
    // Another spelling of a name is another host, not a way around the check.
    for (String name : List.of("IDOR-ONE", "idor-one%20", "%69dor-one", "./idor-one")) {
      assertThat(other.post("/v1/hosts/" + name + "/challenges").statusCode())
          .as(name)
          .isIn(400, 403, 404);
    }
  }

  private Api host(String name, String file) {
    admin.call().delete("/v1/hosts/" + name);
    Stream.of("route-host", "route-other", "idor-one", "idor-other")
        .filter(old -> name.endsWith("one"))
        .forEach(old -> admin.call().delete("/v1/hosts/" + old));
    String ak = Base64.getEncoder().encodeToString(Evidence.of("kvm-good").file(file).toArray());
    return new Api(
        admin
            .post("/v1/hosts", Map.of("host", name, "akPublic", ak))
            .then()
            .statusCode(201)
            .extract()
            .path("hostToken"));
  }

  @Test
  void secrets_are_looked_up_by_hash_or_compared_in_constant_time() {
    // Arrays.equals ends at the first byte that differs; tokens are found by their hash.
    noClasses()
        .that()
        .resideInAnyPackage("dev.touchstone.access..", "dev.touchstone.host..")
        .should()
        .callMethod(java.util.Arrays.class, "equals", byte[].class, byte[].class)
        .orShould()
        .callMethod(String.class, "contentEquals", CharSequence.class)
        .check(
            new ClassFileImporter()
                .withImportOption(new ImportOption.DoNotIncludeTests())
                .importPackages("dev.touchstone"));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"a\r\nSet-Cookie: x=y", "a\nroot: admin", "a\u0000", "a\u202eb", "\u2028"})
  void names_that_forge_lines_or_headers_are_refused(String name) {
    for (String field : List.of("label", "owner")) {
      Map<String, Object> body = new HashMap<>(Map.of("role", "auditor"));
      body.put(field, name);
      assertThat(admin.post("/v1/tokens", body).jsonPath().getString("field")).isEqualTo(field);
    }
    admin
        .post("/v1/hosts", Map.of("host", name, "ekFingerprint", "cd".repeat(32)))
        .then()
        .statusCode(400);
    admin.post("/v1/golden-sets", Map.of("name", name, "pcrs", Map.of())).then().statusCode(400);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "/v1/hosts/a%0d%0aSet-Cookie:%20x=y",
        "/v1/trust/a%0d%0aSet-Cookie:%20x=y",
        "/v1/policies/a%0d%0aSet-Cookie:%20x=y/versions/1/text",
        "/v1/golden-sets/a%22%0d%0ax:%20y/versions/1",
        "/v1/results/%0d%0ax:%20y/evidence"
      })
  void line_breaks_in_addresses_make_no_headers(String path) {
    Response answer = admin.get(path);

    assertThat(answer.statusCode()).isIn(400, 404);
    assertThat(answer.headers().hasHeaderWithName("Set-Cookie")).isFalse();
    assertThat(answer.headers().hasHeaderWithName("x")).isFalse();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "/v1/trust/..%2ftokens",
        "/v1/trust/%2e%2e/tokens",
        "/v1/trust/../tokens",
        "/v1/trust/..%252ftokens",
        "/v1/trust/..;/tokens",
        "/v1/tokens;/v1/trust",
        "/v1/tokens;x=/AttestationService/resources/PollHosts",
        "//v1/tokens",
        "/v1//tokens",
        "/V1/tokens",
        "/v1/%74okens",
        "/v1/tokens/"
      })
  void no_spelling_of_an_address_lends_a_token_another_role_or_scope(String path) {
    Api scheduler = admin.as("scheduler");
    assertThat(scheduler.get(path).asString()).doesNotContain("\"items\"");
    for (String scope : List.of("trust", "pollhosts", "metrics")) {
      Api narrow =
          new Api(
              admin
                  .post("/v1/tokens", Map.of("role", "auditor", "scopes", List.of(scope)))
                  .then()
                  .statusCode(201)
                  .extract()
                  .path("token"));
      assertThat(narrow.get(path).asString()).doesNotContain("\"items\"");
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "/api/..%2f..%2f..%2fetc/passwd",
        "/api/%2e%2e/%2e%2e/application.properties",
        "/openapi/..%2fapplication.properties",
        "/q/..%2f..%2fetc/passwd",
        "/..%2f..%2f..%2f..%2fetc/passwd",
        "/v1/policies/..%2f..%2fconfig%2fapplication.properties/versions/1/text",
        "/v1/results/..%2f..%2f..%2fetc%2fpasswd/evidence"
      })
  void no_address_leads_to_a_file(String path) {
    Response answer = admin.get(path);

    assertThat(answer.statusCode()).isIn(400, 404);
    assertThat(answer.asString()).doesNotContain("root:").doesNotContain("quarkus.");
  }

  @Test
  void a_host_that_is_called_like_a_call_lends_nobody_its_credentials() {
    Api narrow =
        new Api(
            admin
                .post("/v1/tokens", Map.of("role", "operator", "scopes", List.of("pollhosts")))
                .then()
                .extract()
                .path("token"));
    narrow.call().delete("/v1/hosts/PollHosts").then().statusCode(403);
    String scheduler = admin.as("scheduler").token();
    io.restassured.RestAssured.given()
        .header("x-auth-blob", scheduler)
        .get("/v1/trust/PollHosts")
        .then()
        .statusCode(401);
  }
}
