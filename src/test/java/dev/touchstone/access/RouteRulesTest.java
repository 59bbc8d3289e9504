package dev.touchstone.access;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaMethod;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import dev.touchstone.testing.Api;
import dev.touchstone.testing.DatabaseForTests;
import dev.touchstone.tpm.Evidence;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.http.ContentType;
import io.restassured.specification.RequestSpecification;
import jakarta.inject.Inject;
import jakarta.ws.rs.DELETE;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.PATCH;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.PUT;
import jakarta.ws.rs.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

/**
 * Every route times every credential. The routes are read from the classes that serve them, so that
 * a new route without a rule fails here (CVE-2026-1709).
 */
@QuarkusTest
@QuarkusTestResource(DatabaseForTests.class)
class RouteRulesTest {
  private static final String ANYONE = "anyone";

  /**
   * Method and path to the roles that may call it. {@code host} means the host itself, never
   * another.
   */
  private static final Map<String, Set<String>> RULES =
      Map.ofEntries(
          Map.entry("POST /v1/enrollments", Set.of(ANYONE)),
          Map.entry("POST /v1/enrollments/{id}/activation", Set.of(ANYONE)),
          Map.entry("POST /v1/hosts/{host}/challenges", Set.of("host", "admin")),
          Map.entry("POST /v1/challenges/{id}/evidence", Set.of("host", "admin")),
          Map.entry("GET /v1/trust/{host}", Set.of("scheduler", "admin", "auditor")),
          Map.entry("POST /v1/trust/query", Set.of("scheduler", "admin", "auditor")),
          Map.entry("GET /v1/trust/changes", Set.of("scheduler", "admin", "auditor")),
          Map.entry("GET /v1/trust/{host}/explanation", Set.of("scheduler", "admin", "auditor")),
          Map.entry(
              "POST /OpenAttestationWebServices/V1.0/PollHosts", Set.of("scheduler", "admin")),
          Map.entry("POST /AttestationService/resources/PollHosts", Set.of("scheduler", "admin")),
          Map.entry(
              "POST /mtwilson/v2/integrations/openstack/PollHosts", Set.of("scheduler", "admin")),
          Map.entry("GET /v1/trust", Set.of("scheduler", "admin", "auditor")),
          Map.entry("GET /v1/trust/{host}/token", Set.of("host", "scheduler", "admin", "auditor")),
          Map.entry("GET /.well-known/jwks.json", Set.of(ANYONE)),
          Map.entry("GET /v1/token-keys", Set.of("admin", "auditor")),
          Map.entry("POST /v1/token-keys/rotation", Set.of("admin")),
          Map.entry("POST /v1/kubernetes/extender/filter", Set.of("scheduler", "admin")),
          Map.entry("POST /v1/kubernetes/extender/prioritize", Set.of("scheduler", "admin")),
          Map.entry("GET /v1/kubernetes/guard", Set.of("admin", "auditor")),
          Map.entry("POST /v1/kubernetes/guard/release", Set.of("admin")),
          Map.entry("GET /v1/hosts", Set.of("admin", "auditor")),
          Map.entry("POST /v1/hosts", Set.of("admin")),
          Map.entry("GET /v1/hosts/{host}", Set.of("admin", "auditor")),
          Map.entry("DELETE /v1/hosts/{host}", Set.of("admin")),
          Map.entry("POST /v1/hosts/{host}/approval", Set.of("admin")),
          Map.entry("PUT /v1/hosts/{host}/labels", Set.of("admin")),
          Map.entry("GET /v1/hosts/{host}/results", Set.of("admin", "auditor")),
          Map.entry("GET /v1/hosts/{host}/verdicts", Set.of("admin", "auditor")),
          Map.entry("GET /v1/reappraisals", Set.of("admin", "auditor")),
          Map.entry("GET /v1/results/{id}", Set.of("admin", "auditor")),
          Map.entry("GET /v1/results/{id}/evidence", Set.of("admin", "auditor")),
          Map.entry("GET /v1/golden-sets", Set.of("admin", "auditor")),
          Map.entry("POST /v1/golden-sets", Set.of("admin")),
          Map.entry("POST /v1/golden-sets:capture", Set.of("admin")),
          Map.entry("POST /v1/golden-sets:predict", Set.of("admin")),
          Map.entry("POST /v1/golden-sets:import", Set.of("admin")),
          Map.entry("POST /v1/golden-sets:diff", Set.of("admin", "auditor")),
          Map.entry("GET /v1/golden-sets/{name}/versions/{version}", Set.of("admin", "auditor")),
          Map.entry("POST /v1/golden-sets/{name}/versions/{version}/activation", Set.of("admin")),
          Map.entry("POST /v1/golden-sets/{name}/versions/{version}/retirement", Set.of("admin")),
          Map.entry("POST /v1/golden-sets/{name}/versions/{version}/revocation", Set.of("admin")),
          Map.entry(
              "GET /v1/golden-sets/{name}/versions/{version}/preview", Set.of("admin", "auditor")),
          Map.entry("GET /v1/policies", Set.of("admin", "auditor")),
          Map.entry("POST /v1/policies", Set.of("admin")),
          Map.entry("POST /v1/policies:simulate", Set.of("admin", "auditor")),
          Map.entry("GET /v1/policies/{name}/versions/{version}", Set.of("admin", "auditor")),
          Map.entry("GET /v1/policies/{name}/versions/{version}/text", Set.of("admin", "auditor")),
          Map.entry(
              "GET /v1/policies/{name}/versions/{version}/preview", Set.of("admin", "auditor")),
          Map.entry("POST /v1/policies/{name}/versions/{version}/activation", Set.of("admin")),
          Map.entry("POST /v1/policies/{name}/versions/{version}/retirement", Set.of("admin")),
          Map.entry("GET /v1/endorsement-authorities", Set.of("admin", "auditor")),
          Map.entry("POST /v1/endorsement-authorities", Set.of("admin")),
          Map.entry("DELETE /v1/endorsement-authorities/{id}", Set.of("admin")),
          Map.entry("GET /v1/webhooks", Set.of("admin", "auditor")),
          Map.entry("POST /v1/webhooks", Set.of("admin")),
          Map.entry("DELETE /v1/webhooks/{id}", Set.of("admin")),
          Map.entry("POST /v1/webhooks/{id}/test", Set.of("admin")),
          Map.entry("GET /v1/webhooks/{id}/deliveries", Set.of("admin", "auditor")),
          Map.entry("POST /v1/webhooks/{id}/deliveries/{delivery}/redelivery", Set.of("admin")),
          Map.entry("GET /v1/tokens", Set.of("admin", "auditor")),
          Map.entry("POST /v1/tokens", Set.of("admin")),
          Map.entry("DELETE /v1/tokens/{id}", Set.of("admin")));

  @Inject Tokens tokens;

  @Test
  void every_route_has_a_rule_and_every_rule_a_route() {
    assertThat(routes()).isEqualTo(new TreeSet<>(RULES.keySet()));
  }

  @Test
  void the_published_description_lists_the_same_routes() {
    Map<String, Map<String, Object>> paths =
        given().get("/openapi?format=json").then().statusCode(200).extract().path("paths");
    Set<String> published = new TreeSet<>();
    paths.forEach(
        (path, methods) ->
            methods.keySet().stream()
                .filter(method -> Set.of("get", "post", "put", "patch", "delete").contains(method))
                .forEach(
                    method ->
                        published.add(method.toUpperCase(java.util.Locale.ROOT) + " " + path)));

    assertThat(published).isEqualTo(new TreeSet<>(RULES.keySet()));
  }

  @Test
  void every_credential_gets_what_its_role_allows_and_nothing_else() {
    Map<String, String> credentials = credentials();
    List<String> wrong = new ArrayList<>();
    RULES.forEach(
        (route, allowed) ->
            credentials.forEach(
                (credential, token) -> {
                  int status = call(route, token);
                  if (!isRight(allowed, credential, status)) {
                    wrong.add(route + " as " + credential + " answered " + status);
                  }
                }));

    assertThat(wrong).isEmpty();
  }

  private static boolean isRight(Set<String> allowed, String credential, int status) {
    if (allowed.contains(ANYONE)) {
      return status < 500 && (status != 401 || !credential.equals("none"));
    }
    if (Set.of("none", "garbage", "expired", "revoked").contains(credential)) {
      return status == 401;
    }
    if (credential.equals("another host")) {
      // For what is a host's own it is forbidden; where only an id is named, that id is not its
      // own.
      return status == 403 || ((status == 404 || status == 400) && allowed.contains("host"));
    }
    return allowed.contains(credential)
        ? status != 401 && status != 403 && status < 500
        : status == 403;
  }

  private Map<String, String> credentials() {
    Api admin = Api.admin();
    Map<String, String> credentials = new LinkedHashMap<>();
    credentials.put("none", "");
    credentials.put("garbage", "touchstone_admin_" + "A".repeat(43));
    credentials.put(
        "expired",
        tokens.issue(Role.ADMIN, "expired", Optional.of(Duration.ofSeconds(-1)), "test").token());
    Tokens.Issued revoked = tokens.issue(Role.ADMIN, "revoked", Optional.empty(), "test");
    admin.call().delete("/v1/tokens/" + revoked.id()).then().statusCode(204);
    credentials.put("revoked", revoked.token());
    credentials.put("host", hostToken("route-host", "ak.pub"));
    credentials.put("another host", hostToken("route-other", "quotes/ecc-sha256/ak.pub"));
    credentials.put("scheduler", admin.as("scheduler").token());
    credentials.put("auditor", admin.as("auditor").token());
    credentials.put("admin", admin.token());
    return credentials;
  }

  private static String hostToken(String name, String file) {
    Api.admin().call().delete("/v1/hosts/" + name);
    String ak = Base64.getEncoder().encodeToString(Evidence.of("kvm-good").file(file).toArray());
    return Api.admin()
        .post("/v1/hosts", Map.of("host", name, "akPublic", ak))
        .then()
        .statusCode(201)
        .extract()
        .path("hostToken");
  }

  /** A call that fails for its content if it is let in, so that the table changes nothing. */
  private static int call(String route, String token) {
    String method = route.substring(0, route.indexOf(' '));
    String path =
        route
            .substring(route.indexOf(' ') + 1)
            .replace("DELETE", "")
            // A stream that is let in would not end.
            .replace("/v1/trust/changes", "/v1/trust/changes?after=none")
            .replace("{host}", method.equals("DELETE") ? "nobody" : "route-host")
            .replace("{id}", "00000000-0000-7000-8000-000000000000")
            .replace("{delivery}", "1")
            .replace("{name}", "nothing")
            .replace("{version}", "1");
    RequestSpecification request = given().urlEncodingEnabled(false);
    if (!token.isEmpty()) {
      request.header("Authorization", "Bearer " + token);
    }
    if (method.equals("POST") || method.equals("PUT")) {
      request.contentType(ContentType.JSON).body("{}");
    }
    return request.request(method, path).statusCode();
  }

  @Test
  void health_and_the_description_are_open_and_metrics_are_not() {
    for (String open :
        List.of("/q/health", "/q/health/live", "/q/health/ready", "/openapi", "/api/")) {
      given().get(open).then().statusCode(200);
    }
    given().get("/q/metrics").then().statusCode(401);
    Api admin = Api.admin();
    admin.as("scheduler").get("/q/metrics").then().statusCode(403);
    admin.as("auditor").get("/q/metrics").then().statusCode(200);
  }

  @Test
  void a_token_is_stored_as_a_hash_and_shown_once() {
    Api admin = Api.admin();
    String token = admin.as("scheduler").token();

    assertThat(token).startsWith("touchstone_scheduler_").hasSize(21 + 43);
    assertThat(admin.get("/v1/tokens").asString()).doesNotContain(token);
  }

  private static Set<String> routes() {
    Set<String> routes = new TreeSet<>();
    for (JavaClass type :
        new ClassFileImporter()
            .withImportOption(new ImportOption.DoNotIncludeTests())
            .importPackages("dev.touchstone")) {
      if (type.isAnnotatedWith(Path.class)) {
        String base = type.getAnnotationOfType(Path.class).value();
        for (JavaMethod method : type.getMethods()) {
          verb(method)
              // Pages have rules of their own: see hazards.ConsoleHazardsTest.
              .filter(verb -> !base.equals("/console") && !base.startsWith("/console/"))
              .ifPresent(verb -> routes.add(verb + " " + base + suffix(method)));
        }
      }
    }
    return routes;
  }

  private static String suffix(JavaMethod method) {
    return method.isAnnotatedWith(Path.class) ? method.getAnnotationOfType(Path.class).value() : "";
  }

  private static Optional<String> verb(JavaMethod method) {
    return List.of(GET.class, POST.class, PUT.class, PATCH.class, DELETE.class).stream()
        .filter(method::isAnnotatedWith)
        .map(Class::getSimpleName)
        .findFirst();
  }
}
