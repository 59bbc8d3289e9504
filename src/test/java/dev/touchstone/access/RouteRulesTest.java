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
import java.util.function.Predicate;
import org.junit.jupiter.api.Test;

/**
 * Every route times every credential. The routes are read from the classes that serve them, so that
 * a new route without a rule fails here (CVE-2026-1709).
 */
@QuarkusTest
@QuarkusTestResource(DatabaseForTests.class)
class RouteRulesTest {
  private static final String ANYONE = "anyone";

  /** What is no credential, or none any more. */
  private static final Set<String> NO_CREDENTIALS =
      Set.of("none", "garbage", "expired", "revoked", "another installation's", "host, before");

  private static final Set<String> ADMINS = Set.of("admin");
  private static final Set<String> ACCESS_READERS = Set.of("admin", "auditor");
  private static final Set<String> OPERATORS = Set.of("admin", "operator");
  private static final Set<String> GOLDEN = Set.of("admin", "golden");
  private static final Set<String> READERS = Set.of("admin", "auditor", "operator", "golden");
  private static final Set<String> TRUST_READERS = with(READERS, "scheduler");

  /**
   * Method and path to the roles that may call it. {@code host} means the host itself, never
   * another.
   */
  static final Map<String, Set<String>> RULES =
      Map.ofEntries(
          Map.entry("POST /v1/enrollments", Set.of(ANYONE)),
          Map.entry("POST /v1/enrollments/{id}/activation", Set.of(ANYONE)),
          Map.entry("POST /v1/hosts/{host}/challenges", Set.of("host", "admin")),
          Map.entry("POST /v1/challenges/{id}/evidence", Set.of("host", "admin")),
          Map.entry("GET /v1/trust/{host}", TRUST_READERS),
          Map.entry("POST /v1/trust/query", TRUST_READERS),
          Map.entry("GET /v1/trust/changes", TRUST_READERS),
          Map.entry("GET /v1/trust/{host}/explanation", TRUST_READERS),
          Map.entry(
              "POST /OpenAttestationWebServices/V1.0/PollHosts", Set.of("scheduler", "admin")),
          Map.entry("POST /AttestationService/resources/PollHosts", Set.of("scheduler", "admin")),
          Map.entry(
              "POST /mtwilson/v2/integrations/openstack/PollHosts", Set.of("scheduler", "admin")),
          Map.entry("GET /v1/trust", TRUST_READERS),
          Map.entry("GET /v1/trust/{host}/token", with(TRUST_READERS, "host")),
          Map.entry("GET /.well-known/jwks.json", Set.of(ANYONE)),
          Map.entry("GET /v1/token-keys", ACCESS_READERS),
          Map.entry("POST /v1/token-keys/rotation", ADMINS),
          Map.entry("POST /v1/kubernetes/extender/filter", Set.of("scheduler", "admin")),
          Map.entry("POST /v1/kubernetes/extender/prioritize", Set.of("scheduler", "admin")),
          Map.entry("GET /v1/kubernetes/guard", Set.of("admin", "operator", "auditor")),
          Map.entry("POST /v1/kubernetes/guard/release", OPERATORS),
          Map.entry("GET /v1/hosts", READERS),
          Map.entry("POST /v1/hosts", OPERATORS),
          Map.entry("GET /v1/hosts/{host}", READERS),
          Map.entry("DELETE /v1/hosts/{host}", OPERATORS),
          Map.entry("POST /v1/hosts/{host}/approval", OPERATORS),
          Map.entry("PUT /v1/hosts/{host}/labels", OPERATORS),
          Map.entry("GET /v1/hosts/{host}/results", READERS),
          Map.entry("GET /v1/hosts/{host}/verdicts", READERS),
          Map.entry("GET /v1/reappraisals", READERS),
          Map.entry("GET /v1/results/{id}", READERS),
          Map.entry("GET /v1/results/{id}/evidence", READERS),
          Map.entry("GET /v1/golden-sets", READERS),
          Map.entry("POST /v1/golden-sets", GOLDEN),
          Map.entry("POST /v1/golden-sets:capture", GOLDEN),
          Map.entry("POST /v1/golden-sets:predict", GOLDEN),
          Map.entry("POST /v1/golden-sets:import", GOLDEN),
          Map.entry("POST /v1/golden-sets:diff", READERS),
          Map.entry("GET /v1/golden-sets/{name}/versions/{version}", READERS),
          Map.entry("POST /v1/golden-sets/{name}/versions/{version}/activation", GOLDEN),
          Map.entry("POST /v1/golden-sets/{name}/versions/{version}/retirement", GOLDEN),
          Map.entry("POST /v1/golden-sets/{name}/versions/{version}/revocation", GOLDEN),
          Map.entry("GET /v1/golden-sets/{name}/versions/{version}/preview", READERS),
          Map.entry("GET /v1/policies", READERS),
          Map.entry("POST /v1/policies", GOLDEN),
          Map.entry("POST /v1/policies:simulate", READERS),
          Map.entry("GET /v1/policies/{name}/versions/{version}", READERS),
          Map.entry("GET /v1/policies/{name}/versions/{version}/text", READERS),
          Map.entry("GET /v1/policies/{name}/versions/{version}/preview", READERS),
          Map.entry("POST /v1/policies/{name}/versions/{version}/activation", GOLDEN),
          Map.entry("POST /v1/policies/{name}/versions/{version}/retirement", GOLDEN),
          Map.entry("GET /v1/endorsement-authorities", ACCESS_READERS),
          Map.entry("POST /v1/endorsement-authorities", ADMINS),
          Map.entry("DELETE /v1/endorsement-authorities/{id}", ADMINS),
          Map.entry("GET /v1/webhooks", ACCESS_READERS),
          Map.entry("POST /v1/webhooks", ADMINS),
          Map.entry("DELETE /v1/webhooks/{id}", ADMINS),
          Map.entry("POST /v1/webhooks/{id}/test", ADMINS),
          Map.entry("GET /v1/webhooks/{id}/deliveries", ACCESS_READERS),
          Map.entry("POST /v1/webhooks/{id}/deliveries/{delivery}/redelivery", ADMINS),
          Map.entry("GET /console/login/oidc", Set.of(ANYONE)),
          Map.entry("GET /v1/approvals", READERS),
          Map.entry("POST /v1/approvals/{id}/approval", GOLDEN),
          Map.entry("POST /v1/approvals/{id}/rejection", GOLDEN),
          Map.entry("DELETE /v1/approvals/{id}", GOLDEN),
          Map.entry(
              "GET /v1/whoami", Set.of("scheduler", "operator", "golden", "admin", "auditor")),
          Map.entry("GET /v1/audit", ACCESS_READERS),
          Map.entry("GET /v1/audit/export", ACCESS_READERS),
          Map.entry("GET /v1/audit/checkpoints", ACCESS_READERS),
          Map.entry("GET /v1/audit/state", ACCESS_READERS),
          Map.entry("GET /v1/tokens", ACCESS_READERS),
          Map.entry("POST /v1/tokens", ADMINS),
          Map.entry("POST /v1/tokens/{id}/rotation", ADMINS),
          Map.entry("DELETE /v1/tokens/{id}", ADMINS));

  @Inject Tokens tokens;

  private static Set<String> with(Set<String> roles, String another) {
    Set<String> all = new TreeSet<>(roles);
    all.add(another);
    return all;
  }

  @Test
  void every_route_has_a_rule_and_every_rule_a_route() {
    assertThat(routes(type -> !isPage(type))).isEqualTo(new TreeSet<>(RULES.keySet()));
  }

  @Test
  void every_route_that_needs_a_credential_is_in_an_area_that_tokens_can_be_narrowed_to() {
    RULES.forEach(
        (route, allowed) -> {
          if (!allowed.contains(ANYONE)) {
            assertThat(Scopes.AREAS).contains(Scopes.area(route.substring(route.indexOf(' ') + 1)));
          }
        });
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

  static boolean isRight(Set<String> allowed, String credential, int status) {
    if (allowed.contains(ANYONE)) {
      return status < 500 && (status != 401 || !credential.equals("none"));
    }
    if (NO_CREDENTIALS.contains(credential)) {
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
    credentials.put("expired", issue("expired", Optional.of(Duration.ofSeconds(-1))).token());
    Tokens.Issued revoked = issue("revoked", Optional.empty());
    admin.call().delete("/v1/tokens/" + revoked.id()).then().statusCode(204);
    credentials.put("revoked", revoked.token());
    credentials.put("host, before", hostToken("route-host", "ak.pub"));
    credentials.put("host", hostToken("route-host", "ak.pub"));
    credentials.put("another host", hostToken("route-other", "quotes/ecc-sha256/ak.pub"));
    for (String role : List.of("scheduler", "operator", "golden", "auditor")) {
      credentials.put(role, admin.as(role).token());
    }
    credentials.put(
        "another installation's", "touchstone_scheduler_" + "B".repeat(42) + "A"); // never issued
    credentials.put("admin", admin.token());
    return credentials;
  }

  private Tokens.Issued issue(String name, Optional<Duration> lifetime) {
    return tokens.issue(
        new Tokens.Order(Role.ADMIN, name, name, Set.of(), lifetime),
        Person.called("test", Set.of()),
        "test");
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

  /** The address of a route, with names of things that are not there. */
  static String path(String method, String template) {
    return template
        // A stream that is let in would not end.
        .replace("/v1/trust/changes", "/v1/trust/changes?after=none")
        .replace("{host}", method.equals("DELETE") ? "nobody" : "route-host")
        .replace("{id}", "00000000-0000-7000-8000-000000000000")
        .replace("{delivery}", "1")
        .replace("{name}", "nothing")
        .replace("{version}", "1");
  }

  /** A call that fails for its content if it is let in, so that the table changes nothing. */
  static int call(String route, String token) {
    String method = route.substring(0, route.indexOf(' '));
    String path = path(method, route.substring(route.indexOf(' ') + 1));
    RequestSpecification request = given().urlEncodingEnabled(false).redirects().follow(false);
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
    admin.as("golden").get("/q/metrics").then().statusCode(403);
    admin.as("operator").get("/q/metrics").then().statusCode(200);
    admin.as("auditor").get("/q/metrics").then().statusCode(200);
  }

  @Test
  void a_token_is_stored_as_a_hash_and_shown_once() {
    Api admin = Api.admin();
    String token = admin.as("scheduler").token();

    assertThat(token).startsWith("touchstone_scheduler_").hasSize(21 + 43);
    assertThat(admin.get("/v1/tokens").asString()).doesNotContain(token);
  }

  /** Pages have rules of their own: see hazards.ConsoleHazardsTest. */
  private static boolean isPage(JavaClass type) {
    return type.getPackageName().equals("dev.touchstone.console");
  }

  private static Set<String> routes(Predicate<JavaClass> which) {
    Set<String> routes = new TreeSet<>();
    for (JavaClass type :
        new ClassFileImporter()
            .withImportOption(new ImportOption.DoNotIncludeTests())
            .importPackages("dev.touchstone")) {
      if (type.isAnnotatedWith(Path.class) && which.test(type)) {
        String base = type.getAnnotationOfType(Path.class).value();
        for (JavaMethod method : type.getMethods()) {
          verb(method).ifPresent(verb -> routes.add(verb + " " + base + suffix(method)));
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
