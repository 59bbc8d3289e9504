package dev.touchstone.access;

import static org.assertj.core.api.Assertions.assertThat;

import dev.touchstone.testing.Api;
import dev.touchstone.testing.DatabaseForTests;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.path.json.JsonPath;
import jakarta.inject.Inject;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** Tokens from their issue to their end: owner, scopes, last use, rotation. */
@QuarkusTest
@QuarkusTestResource(DatabaseForTests.class)
class TokenLifeTest {
  /** As docs/access.md gives it to leak scanners. */
  private static final Pattern SCANNER =
      Pattern.compile(
          "touchstone_(?:host|scheduler|operator|golden|admin|auditor)_[A-Za-z0-9_-]{43}");

  @Inject TokenUse use;

  private final Api admin = Api.admin();

  private JsonPath issue(Map<String, Object> body) {
    return admin.post("/v1/tokens", body).then().statusCode(201).extract().jsonPath();
  }

  private Map<String, Object> listed(String id) {
    return admin.get("/v1/tokens").jsonPath().getMap("items.find { it.id == '" + id + "' }");
  }

  @Test
  void a_token_has_an_owner_that_records_name() {
    JsonPath token = issue(Map.of("role", "operator", "label", "laptop", "owner", "alice"));

    assertThat(token.getString("owner")).isEqualTo("alice");
    assertThat(listed(token.getString("id"))).containsEntry("owner", "alice");
    assertThat(token.getString("token")).matches(SCANNER);
    Api operator = new Api(token.getString("token"));
    operator.call().delete("/v1/hosts/owned");
    operator
        .post("/v1/hosts", Map.of("host", "owned", "ekFingerprint", "d7".repeat(32)))
        .then()
        .statusCode(201);
    operator.post("/v1/hosts/owned/approval");
    assertThat(issue(Map.of("role", "auditor", "label", "x")).getString("owner")).isEqualTo("x");
  }

  @Test
  void nobody_is_called_like_the_installation() {
    for (String name : List.of("installation", " INSTALLATION")) {
      assertThat(
              admin
                  .post("/v1/tokens", Map.of("role", "admin", "owner", name))
                  .then()
                  .statusCode(400)
                  .extract()
                  .<String>path("field"))
          .isEqualTo("owner");
    }
  }

  @Test
  void a_scoped_token_counts_in_its_areas_alone() {
    Api metrics =
        new Api(
            issue(Map.of("role", "auditor", "label", "prometheus", "scopes", List.of("metrics")))
                .getString("token"));
    metrics.get("/q/metrics").then().statusCode(200);
    metrics.get("/v1/hosts").then().statusCode(403);
    metrics.get("/v1/tokens").then().statusCode(403);
    metrics.get("/v1/trust/x").then().statusCode(403);

    Api narrow =
        new Api(
            issue(Map.of("role", "golden", "scopes", List.of("golden-sets", "results")))
                .getString("token"));
    narrow.get("/v1/golden-sets").then().statusCode(200);
    narrow.post("/v1/golden-sets:diff", Map.of()).then().statusCode(400);
    narrow.get("/v1/policies").then().statusCode(403);
    // A scope adds nothing to a role.
    new Api(issue(Map.of("role", "scheduler", "scopes", List.of("tokens"))).getString("token"))
        .get("/v1/tokens")
        .then()
        .statusCode(403);
  }

  @Test
  void an_unknown_scope_is_refused_and_so_is_none() {
    for (Object scopes : List.of(List.of("everything"), List.of(), List.of("trust", "Hosts"))) {
      admin.post("/v1/tokens", Map.of("role", "golden", "scopes", scopes)).then().statusCode(400);
    }
  }

  @Test
  void a_rotated_token_counts_beside_its_successor_until_the_overlap_ends() throws Exception {
    JsonPath first =
        issue(Map.of("role", "scheduler", "label", "nova", "owner", "cloud", "lifetime", "P90D"));
    String id = first.getString("id");

    JsonPath second =
        admin
            .post("/v1/tokens/" + id + "/rotation", Map.of("overlap", "PT2S"))
            .then()
            .statusCode(201)
            .extract()
            .jsonPath();

    assertThat(second.getString("role")).isEqualTo("scheduler");
    assertThat(second.getString("owner")).isEqualTo("cloud");
    assertThat(second.getString("expiresAt")).isNotNull();
    assertThat(listed(id)).containsEntry("successor", second.getString("id"));
    new Api(first.getString("token")).get("/v1/trust/x").then().statusCode(200);
    new Api(second.getString("token")).get("/v1/trust/x").then().statusCode(200);
    admin.post("/v1/tokens/" + id + "/rotation", Map.of()).then().statusCode(409);
    Thread.sleep(2_200);
    new Api(first.getString("token")).get("/v1/trust/x").then().statusCode(401);
    new Api(second.getString("token")).get("/v1/trust/x").then().statusCode(200);
  }

  @Test
  void the_list_warns_of_tokens_that_end_soon() {
    String soon = issue(Map.of("role", "auditor", "lifetime", "P3D")).getString("id");
    String later = issue(Map.of("role", "auditor", "lifetime", "P90D")).getString("id");

    assertThat(listed(soon)).containsEntry("expiresSoon", true);
    assertThat(listed(later)).containsEntry("expiresSoon", false);
    admin.post("/v1/tokens/" + soon + "/rotation", Map.of()).then().statusCode(201);
    assertThat(listed(soon)).containsEntry("expiresSoon", false);
  }

  @Test
  void the_last_use_is_written_in_passing_and_ends_no_memory_of_it() {
    JsonPath token = issue(Map.of("role", "auditor"));
    assertThat(listed(token.getString("id"))).doesNotContainKey("lastUsedAt");

    new Api(token.getString("token")).get("/v1/hosts").then().statusCode(200);
    use.write();

    assertThat(listed(token.getString("id"))).containsKey("lastUsedAt");
  }
}
