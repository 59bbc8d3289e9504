package dev.touchstone.access;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.matchesPattern;

import dev.touchstone.testing.Api;
import dev.touchstone.testing.DatabaseForTests;
import dev.touchstone.testing.RecordedHost;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.http.ContentType;
import io.restassured.response.Response;
import io.restassured.specification.RequestSpecification;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Every page and form of the console times everybody who should not get there (CVE-2026-1709), read
 * from the classes that serve them; and what a browser could be made to do (OWASP).
 */
@QuarkusTest
@QuarkusTestResource(DatabaseForTests.class)
class ConsoleRoutesTest {
  private static final Set<String> OPEN =
      Set.of("GET /console/login", "POST /console/login", "POST /console/logout");
  private static final String COOKIE = "touchstone-session";

  private final Api admin = Api.admin();

  private static Set<String> pages() {
    Set<String> pages = new TreeSet<>(RouteRulesTest.routes(RouteRulesTest::isPage));
    assertThat(pages).hasSizeGreaterThan(20).containsAll(OPEN);
    pages.removeAll(OPEN);
    return pages;
  }

  private static String path(String route) {
    return route
        .substring(route.indexOf(' ') + 1)
        .replace("{host}", "route-nobody")
        .replace("{name}", "nothing")
        .replace("{version}", "1")
        .replace("{delivery}", "1")
        .replaceAll("\\{\\w+\\}", "00000000-0000-7000-8000-000000000000");
  }

  private static Response call(RequestSpecification request, String route) {
    String method = route.substring(0, route.indexOf(' '));
    if (method.equals("POST")) {
      request.contentType(ContentType.URLENC).body("");
    }
    return request.redirects().follow(false).urlEncodingEnabled(false).request(method, path(route));
  }

  private static String session(String token) {
    return given()
        .redirects()
        .follow(false)
        .formParam("token", token)
        .post("/console/login")
        .then()
        .statusCode(303)
        .extract()
        .cookie(COOKIE);
  }

  @Test
  void nobody_gets_a_page_without_a_session() {
    List<String> wrong = new ArrayList<>();
    for (String route : pages()) {
      Response answer = call(given(), route);
      boolean refused =
          answer.statusCode() == 303 && answer.header("Location").contains("/console/login?next=");
      if (!refused) {
        wrong.add(route + " answered " + answer.statusCode());
      }
    }
    assertThat(wrong).isEmpty();
  }

  @Test
  void tokens_of_hosts_and_schedulers_open_no_page_and_begin_no_session() {
    String scheduler = admin.as("scheduler").token();
    List<String> wrong = new ArrayList<>();
    for (String route : pages()) {
      int status = call(new Api(scheduler).call(), route).statusCode();
      if (status != 403) {
        wrong.add(route + " answered " + status);
      }
    }
    assertThat(wrong).isEmpty();
    given()
        .formParam("token", scheduler)
        .post("/console/login")
        .then()
        .statusCode(401)
        .body(containsString("has no pages"));
  }

  @Test
  void every_form_is_refused_without_the_token_of_its_session() {
    String session = session(admin.token());
    List<String> wrong = new ArrayList<>();
    for (String route : pages()) {
      if (route.startsWith("GET")) {
        continue;
      }
      Response without = call(given().cookie(COOKIE, session), route);
      Response guessed =
          call(given().cookie(COOKIE, session).header("X-CSRF-Token", "A".repeat(43)), route);
      if (without.statusCode() != 403 || guessed.statusCode() != 403) {
        wrong.add(route + " answered " + without.statusCode() + ", " + guessed.statusCode());
      }
    }
    assertThat(wrong).isEmpty();
  }

  @Test
  void a_form_of_another_site_is_refused_even_with_the_token() {
    new RecordedHost("cr-forged");
    String session = session(admin.token());
    String page = given().cookie(COOKIE, session).get("/console/hosts/cr-forged/forget").asString();
    String token = page.replaceFirst("(?s).*name=\"csrf\" value=\"([^\"]+)\".*", "$1");
    for (String[] header :
        new String[][] {
          {"Sec-Fetch-Site", "cross-site"},
          {"Sec-Fetch-Site", "same-site"},
          {"Origin", "https://evil.example"},
          {"Origin", "null"}
        }) {
      given()
          .cookie(COOKIE, session)
          .header(header[0], header[1])
          .formParam("csrf", token)
          .post("/console/hosts/cr-forged/forget")
          .then()
          .statusCode(403);
    }
    admin.get("/v1/hosts/cr-forged").then().statusCode(200);
  }

  @Test
  void a_session_counts_for_pages_alone_never_for_the_api() {
    String session = session(admin.token());
    given().cookie(COOKIE, session).get("/v1/hosts").then().statusCode(401);
    given().cookie(COOKIE, session).get("/console/").then().statusCode(200);
  }

  @Test
  void a_session_that_was_planted_before_signing_in_is_not_the_one_after_it() {
    String planted = "A".repeat(43);
    String session =
        given()
            .redirects()
            .follow(false)
            .cookie(COOKIE, planted)
            .formParam("token", admin.token())
            .post("/console/login")
            .cookie(COOKIE);
    assertThat(session).hasSize(43).isNotEqualTo(planted);
    given()
        .redirects()
        .follow(false)
        .cookie(COOKIE, planted)
        .get("/console/")
        .then()
        .statusCode(303);
  }

  @Test
  void a_session_ends_with_signing_out_and_with_the_token_it_began_with() {
    Api auditor = admin.as("auditor");
    String session = session(auditor.token());
    String id =
        admin
            .get("/v1/tokens")
            .jsonPath()
            .getString("items.findAll { it.role == 'auditor' }[-1].id");
    admin.call().delete("/v1/tokens/" + id).then().statusCode(204);
    given()
        .redirects()
        .follow(false)
        .cookie(COOKIE, session)
        .get("/console/")
        .then()
        .statusCode(303);

    String other = session(admin.token());
    String token =
        given()
            .cookie(COOKIE, other)
            .get("/console/")
            .asString()
            .replaceFirst("(?s).*name=\"csrf\" value=\"([^\"]+)\".*", "$1");
    given()
        .redirects()
        .follow(false)
        .cookie(COOKIE, other)
        .formParam("csrf", token)
        .post("/console/logout")
        .then()
        .statusCode(303);
    given().redirects().follow(false).cookie(COOKIE, other).get("/console/").then().statusCode(303);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "https://evil.example/",
        "//evil.example/console/",
        "/\\evil.example",
        "/console/../../evil",
        "/console/%2e%2e/%2e%2e//evil.example",
        "javascript:alert(1)",
        "/console/\r\nSet-Cookie: a=b",
        "/console/login",
        "\u0000"
      })
  void signing_in_leads_nowhere_but_to_a_page(String next) {
    given()
        .redirects()
        .follow(false)
        .formParam("token", admin.token())
        .formParam("next", next)
        .post("/console/login")
        .then()
        .statusCode(303)
        .header("Location", matchesPattern("http://[^/]+/console/"));
  }

  @Test
  void every_page_also_one_that_refuses_says_what_it_may_load_and_is_never_kept() {
    String session = session(admin.token());
    for (String path : List.of("/console/", "/console/hosts/route-nobody", "/console/nothing")) {
      Response page = given().cookie(COOKIE, session).get(path);
      assertThat(page.header("Content-Security-Policy"))
          .as(path)
          .contains("default-src 'none'")
          .contains("frame-ancestors 'none'")
          .doesNotContain("unsafe");
      assertThat(page.header("X-Content-Type-Options")).isEqualTo("nosniff");
      assertThat(page.header("Cache-Control")).isEqualTo("no-store");
      assertThat(page.contentType()).startsWith("text/html");
    }
  }

  @Test
  void the_cookie_is_kept_from_scripts_and_from_other_sites() {
    String header =
        given()
            .redirects()
            .follow(false)
            .formParam("token", admin.token())
            .post("/console/login")
            .header("Set-Cookie");
    assertThat(header).contains("HttpOnly").containsIgnoringCase("SameSite=Lax").contains("Path=/");
  }
}
