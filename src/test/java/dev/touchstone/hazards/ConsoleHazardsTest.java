package dev.touchstone.hazards;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;

import dev.touchstone.console.ConsoleRoutes;
import dev.touchstone.console.ConsoleRoutes.Route;
import dev.touchstone.console.ConsoleSessions;
import dev.touchstone.testing.Api;
import dev.touchstone.testing.DatabaseForTests;
import dev.touchstone.testing.RecordedHost;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.RestAssured;
import io.restassured.response.Response;
import io.restassured.specification.RequestSpecification;
import jakarta.inject.Inject;
import java.io.IOException;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.UnaryOperator;
import javax.sql.DataSource;
import org.junit.jupiter.api.Test;

/**
 * Attacks on the console, over the routes that there are: a new page that forgets a rule fails
 * here.
 */
@QuarkusTest
@QuarkusTestResource(DatabaseForTests.class)
class ConsoleHazardsTest {
  /** Pages for those who are not signed in. */
  private static final Set<String> OPEN =
      Set.of("GET /console/login", "POST /console/login", "POST /console/logout");

  /** Sent as forms for their length, and changing nothing. */
  private static final Set<String> READING =
      Set.of("POST /console/policy-editor", "POST /console/policy-editor/simulation");

  @Inject DataSource database;

  private final Api admin = Api.admin();

  private static ConsoleSessions signedIn() {
    return ConsoleSessions.of(DatabaseForTests.ADMIN_TOKEN);
  }

  private static List<Route> routes(boolean safe) {
    return ConsoleRoutes.all().stream()
        .filter(route -> route.isSafe() == safe && !route.isStream())
        .toList();
  }

  /** With a file, where a form without one is refused before anything else. */
  private static RequestSpecification filled(Route route, RequestSpecification call) {
    return route.takesFiles() ? call.multiPart("file", "x", new byte[1]) : call;
  }

  private static String problem(Response response) {
    return response.statusCode() + " " + response.asString();
  }

  @Test
  void every_route_is_guarded_and_none_changes_anything_by_a_link() {
    assertThat(ConsoleRoutes.all()).isNotEmpty().allMatch(Route::guarded);
    assertThat(ConsoleRoutes.all()).extracting(Route::verb).containsOnly("GET", "POST");
  }

  // Who may open and send what

  @Test
  void pages_are_for_people_who_are_signed_in_and_lead_others_to_the_sign_in() {
    for (Route route : ConsoleRoutes.all()) {
      if (OPEN.contains(route.toString())) {
        continue;
      }
      Response answer =
          filled(route, given().redirects().follow(false)).request(route.verb(), route.path());
      assertThat(answer.statusCode())
          .as(route.toString())
          .isIn(route.hasEvents() ? List.of(401, 403, 303) : List.of(303, 403));
      if (answer.statusCode() == 303) {
        assertThat(answer.header("Location")).contains("/console/login?next=");
      }
    }
  }

  @Test
  void tokens_of_hosts_and_schedulers_open_no_page_and_begin_no_session() {
    String host = new RecordedHost("ch-host").api().token();
    String scheduler = admin.as("scheduler").token();
    for (String token : List.of(host, scheduler)) {
      for (Route route : ConsoleRoutes.all()) {
        if (!OPEN.contains(route.toString())) {
          filled(route, given().redirects().follow(false))
              .header("Authorization", "Bearer " + token)
              .request(route.verb(), route.path())
              .then()
              .statusCode(403);
        }
      }
      Response login =
          given().redirects().follow(false).formParam("token", token).post("/console/login");
      assertThat(login.statusCode()).isEqualTo(401);
      assertThat(login.cookies()).isEmpty();
    }
  }

  @Test
  void an_auditor_opens_every_page_and_sends_nothing_that_changes_something() {
    ConsoleSessions auditor = ConsoleSessions.of(admin.as("auditor").token());
    List<String> wrong = new ArrayList<>();
    for (Route route : ConsoleRoutes.all()) {
      if (route.isStream() || OPEN.contains(route.toString())) {
        continue;
      }
      Response answer =
          route.isSafe()
              ? auditor.get(route.path())
              : auditor.post(route.path().replace("nothing", "baseline"), Map.of());
      if (answer.statusCode() == 415 && route.takesFiles()) {
        continue; // The pages' own tests send files.
      }
      boolean may = route.isSafe() || READING.contains(route.toString());
      // An empty form may be refused for what it lacks before anybody asks who sent it.
      boolean refused =
          answer.statusCode() == 403 || (!route.isSafe() && answer.statusCode() == 400);
      if ((refused && !READING.contains(route.toString())) == may || answer.statusCode() >= 500) {
        wrong.add(route + ": " + problem(answer));
      }
    }
    assertThat(wrong).isEmpty();
  }

  @Test
  void a_session_means_nothing_to_the_api() {
    ConsoleSessions session = signedIn();
    for (String path : List.of("/v1/hosts", "/v1/tokens", "/v1/policies", "/q/metrics")) {
      session.get(path).then().statusCode(401);
    }
    session.post("/v1/tokens", Map.of("role", "admin")).then().statusCode(401);
    session.post("/v1/policies/baseline/versions/1/activation", Map.of()).then().statusCode(401);
    for (String path :
        List.of("/console/../v1/hosts", "/console/%2e%2e/v1/hosts", "//console/../v1/hosts")) {
      assertThat(raw("GET " + path, "Cookie: touchstone-session=" + session.cookie()))
          .as(path)
          .doesNotStartWith("HTTP/1.1 200")
          .doesNotContain("ekFingerprint");
    }
  }

  // Forms of other sites

  @Test
  void forms_without_the_token_of_their_session_are_refused() {
    ConsoleSessions session = signedIn();
    ConsoleSessions other = signedIn();
    Map<String, UnaryOperator<RequestSpecification>> attempts = new LinkedHashMap<>();
    attempts.put("no token", call -> call);
    attempts.put("an empty token", call -> call.formParam("csrf", ""));
    attempts.put("another session's token", call -> call.formParam("csrf", other.csrf()));
    attempts.put("another session's header", call -> call.header("X-CSRF-Token", other.csrf()));
    attempts.put("the cookie itself", call -> call.formParam("csrf", session.cookie()));
    attempts.put("a token in the address", call -> call.queryParam("csrf", session.csrf()));
    refused(session, attempts, "does not belong to your session");
  }

  @Test
  void forms_of_other_sites_are_refused_even_with_the_right_token() {
    ConsoleSessions session = signedIn();
    Map<String, UnaryOperator<RequestSpecification>> attempts = new LinkedHashMap<>();
    for (String site : List.of("cross-site", "same-site", "none", "")) {
      attempts.put("Sec-Fetch-Site " + site, call -> call.header("Sec-Fetch-Site", site));
    }
    for (String origin :
        List.of(
            "https://evil.example",
            "null",
            "",
            "http://localhost",
            "http://localhost:" + RestAssured.port + ".evil.example")) {
      attempts.put("Origin " + origin, call -> call.header("Origin", origin));
    }
    attempts.replaceAll(
        (name, attempt) -> call -> attempt.apply(call.formParam("csrf", session.csrf())));
    refused(session, attempts, "sent by another site");
    given()
        .header("Origin", "https://evil.example")
        .formParam("token", DatabaseForTests.ADMIN_TOKEN)
        .post("/console/login")
        .then()
        .statusCode(403);
  }

  private static void refused(
      ConsoleSessions session,
      Map<String, UnaryOperator<RequestSpecification>> attempts,
      String reason) {
    List<String> wrong = new ArrayList<>();
    for (Route route : routes(false)) {
      if (route.path().equals("/console/login")) {
        continue;
      }
      attempts.forEach(
          (name, attempt) -> {
            Response answer = filled(route, attempt.apply(session.call())).post(route.path());
            if (answer.statusCode() != 403 || !answer.asString().contains(reason)) {
              wrong.add(route + " with " + name + ": " + problem(answer));
            }
          });
    }
    assertThat(wrong).isEmpty();
    session.get("/console/").then().statusCode(200);
  }

  // Sessions

  @Test
  void a_cookie_planted_before_the_sign_in_is_not_the_session_after_it() {
    String planted = "A".repeat(43);
    String cookie =
        given()
            .redirects()
            .follow(false)
            .cookie(ConsoleSessions.COOKIE, planted)
            .formParam("token", DatabaseForTests.ADMIN_TOKEN)
            .post("/console/login")
            .then()
            .statusCode(303)
            .extract()
            .cookie(ConsoleSessions.COOKIE);

    assertThat(cookie).isNotEqualTo(planted).hasSize(43);
    assertThat(new ConsoleSessions(planted, "").get("/console/").statusCode()).isEqualTo(303);
  }

  @Test
  void signing_in_again_ends_the_session_before() {
    ConsoleSessions before = signedIn();
    before.post("/console/login", Map.of("token", DatabaseForTests.ADMIN_TOKEN));

    assertThat(before.get("/console/").statusCode()).isEqualTo(303);
  }

  @Test
  void a_session_ends_with_the_sign_out() {
    ConsoleSessions session = signedIn();
    Response left = session.post("/console/logout", Map.of());

    assertThat(left.statusCode()).isEqualTo(303);
    assertThat(left.header("Set-Cookie")).contains("Max-Age=0");
    assertThat(session.get("/console/").statusCode()).isEqualTo(303);
    session.post("/console/policies/baseline/1/activation", Map.of()).then().statusCode(303);
  }

  @Test
  void a_session_ends_with_its_token() {
    Response issued = admin.post("/v1/tokens", Map.of("role", "auditor", "label", "ends"));
    ConsoleSessions session = ConsoleSessions.of(issued.path("token"));
    session.get("/console/").then().statusCode(200);
    admin.call().delete("/v1/tokens/" + issued.path("id")).then().statusCode(204);

    assertThat(session.get("/console/").statusCode()).isEqualTo(303);
  }

  @Test
  void a_session_ends_when_nobody_uses_it_and_after_its_longest_time() throws SQLException {
    for (String change :
        List.of(
            "last_seen_at = last_seen_at - interval '31 minutes'",
            "expires_at = expires_at - interval '12 hours 1 minute'")) {
      ConsoleSessions session = signedIn();
      session.get("/console/").then().statusCode(200);
      try (Connection connection = database.getConnection();
          Statement statement = connection.createStatement()) {
        statement.executeUpdate("update console_session set " + change);
      }
      assertThat(session.get("/console/").statusCode()).as(change).isEqualTo(303);
    }
  }

  @Test
  void the_database_holds_no_secret_of_a_session() throws SQLException {
    ConsoleSessions session = signedIn();
    try (Connection connection = database.getConnection();
        Statement statement = connection.createStatement();
        var rows = statement.executeQuery("select s::text from console_session s")) {
      while (rows.next()) {
        assertThat(rows.getString(1)).doesNotContain(session.cookie(), session.csrf());
      }
    }
  }

  @Test
  void the_cookie_is_out_of_reach_of_scripts_and_other_sites() {
    String header =
        given()
            .redirects()
            .follow(false)
            .formParam("token", DatabaseForTests.ADMIN_TOKEN)
            .post("/console/login")
            .header("Set-Cookie");

    assertThat(header).contains(";HttpOnly", ";SameSite=Lax", ";Path=/").doesNotContain("Domain");
  }

  @Test
  void fields_that_a_form_does_not_have_change_nothing() {
    String cookie =
        given()
            .redirects()
            .follow(false)
            .formParam("token", admin.as("auditor").token())
            .formParam("roles", "admin")
            .formParam("role", "admin")
            .formParam("principal", "root")
            .post("/console/login")
            .cookie(ConsoleSessions.COOKIE);
    assertThat(new ConsoleSessions(cookie, "").get("/console/").asString())
        .contains("auditor</span>")
        .doesNotContain("admin</span>");

    signedIn()
        .post(
            "/console/enrolments",
            Map.of("host", "ch-extra", "fingerprint", "ce".repeat(32), "state", "active"))
        .then()
        .statusCode(303);
    admin.get("/v1/hosts/ch-extra").then().body("state", org.hamcrest.Matchers.equalTo("expected"));

    signedIn()
        .post(
            "/console/policies/baseline/1/retirement?deed=activation",
            Map.of("deed", "activation", "version", "2", "state", "active"));
    admin
        .get("/v1/policies/baseline/versions/1")
        .then()
        .body("state", org.hamcrest.Matchers.equalTo("retired"));
  }

  // Addresses

  @Test
  void a_sign_in_leads_to_no_other_site() {
    for (String next :
        List.of(
            "https://evil.example/",
            "//evil.example/",
            "///evil.example/console/",
            "/\\evil.example/",
            "\\\\evil.example\\console\\",
            "/console/../../evil",
            "/console/%2e%2e/%2e%2e/v1/tokens",
            "/console/%2E%2E%2fv1/tokens",
            "/console/..;/v1",
            "/console//evil.example",
            "https:/console/",
            "https://evil.example/console/",
            "https://evil.example#/console/",
            "javascript:alert(1)//console/",
            "data:text/html,<script>alert(1)</script>",
            "/console/\r\nSet-Cookie: touchstone-session=x",
            "/console/%0d%0aSet-Cookie:%20x=y",
            "\t//evil.example",
            "/console/@evil.example",
            "/console/logout")) {
      Response answer =
          given()
              .redirects()
              .follow(false)
              .formParam("token", DatabaseForTests.ADMIN_TOKEN)
              .formParam("next", next)
              .post("/console/login");
      assertThat(answer.statusCode()).as(next).isEqualTo(303);
      assertThat(answer.header("Location"))
          .as(next)
          .matches("http://(localhost|127.0.0.1):\\d+/console/.*|/console/.*")
          .doesNotContain("..", "\r", "\n", "\\", "logout", "%2e");
      assertThat(answer.headers().getValues("Set-Cookie")).as(next).hasSize(1);
    }
    assertThat(
            given().queryParam("next", "\"><script>x()</script>").get("/console/login").asString())
        .doesNotContain("<script>x()");
  }

  @Test
  void addresses_lead_out_of_no_folder() {
    ConsoleSessions session = signedIn();
    for (String path :
        List.of(
            "/console/assets/../../../application.properties",
            "/console/assets/..%2f..%2f..%2fapplication.properties",
            "/console/assets/%2e%2e/%2e%2e/%2e%2e/application.properties",
            "/console/assets/..%5c..%5c..%5capplication.properties",
            "/console/assets/....//....//application.properties",
            "/console/assets/%252e%252e/application.properties",
            "/console/assets//etc/passwd",
            "/console/assets/console.css%00.html",
            "/console/policies/..%2f..%2fetc%2fpasswd",
            "/console/policies/..%2f..%2fv1%2ftokens/1/text",
            "/console/policy-editor?from=../../etc/passwd/1",
            "/console/hosts/..%2f..%2fetc%2fpasswd",
            "/console/hosts/%0d%0aX-Evil:%20yes")) {
      assertThat(raw("GET " + path, "Cookie: touchstone-session=" + session.cookie()))
          .as(path)
          .matches("(?s)HTTP/1.1 (30.|40.) .*")
          .doesNotContain("quarkus.", "root:x:", "\nX-Evil");
    }
  }

  // What pages carry

  @Test
  void every_page_and_every_refusal_forbids_what_pages_do_not_need() {
    ConsoleSessions session = signedIn();
    ConsoleSessions auditor = ConsoleSessions.of(admin.as("auditor").token());
    Map<String, Response> answers = new LinkedHashMap<>();
    routes(true).forEach(route -> answers.put(route.toString(), session.get(route.path())));
    answers.put("no page", session.get("/console/no-such-page"));
    answers.put("no page below", session.get("/console/policies/a/1/b/c"));
    answers.put("no asset", session.get("/console/assets/none.js"));
    answers.put("asset", session.get("/console/assets/console.js"));
    answers.put("library", session.get("/webjars/htmx.org/2.0.4/dist/htmx.min.js"));
    answers.put("wrong method", session.call().put("/console/policies"));
    answers.put("not signed in", given().redirects().follow(false).get("/console/policies"));
    answers.put("wrong token", given().formParam("token", "x").post("/console/login"));
    answers.put("not allowed", auditor.post("/console/policies/baseline/1/activation", Map.of()));
    answers.put("forged", session.call().post("/console/logout"));
    answers.put("refused", session.post("/console/policy-editor", Map.of("text", "name: [")));
    answers.put(
        "too large", session.post("/console/policy-editor", Map.of("text", "#".repeat(1_100_000))));
    answers.put(
        "wrong body",
        session.call().contentType("application/json").body("{").post("/console/policy-editor"));
    List<String> wrong = new ArrayList<>();
    answers.forEach(
        (name, answer) -> {
          boolean file = name.equals("asset") || name.equals("library");
          if (!"nosniff".equals(answer.header("X-Content-Type-Options"))) {
            wrong.add(name + " has no nosniff");
          }
          String policy = String.valueOf(answer.header("Content-Security-Policy"));
          if (!file
              && (!policy.contains("default-src 'none'")
                  || !policy.contains("frame-ancestors 'none'")
                  || policy.contains("unsafe"))) {
            wrong.add(name + " has the policy " + policy);
          }
          if (!file
              && !name.equals("no asset")
              && !"no-store".equals(answer.header("Cache-Control"))) {
            wrong.add(name + " may be stored: " + answer.header("Cache-Control"));
          }
          if (answer.statusCode() >= 500) {
            wrong.add(name + ": " + problem(answer));
          }
          if (answer.statusCode() >= 400
              && !name.endsWith("/preview")
              && !answer.contentType().startsWith("text/html")) {
            wrong.add(name + " (" + answer.statusCode() + ") is " + answer.contentType());
          }
        });
    assertThat(wrong).isEmpty();
  }

  @Test
  void pages_have_no_script_or_style_of_their_own() {
    ConsoleSessions session = signedIn();
    for (Route route : routes(true)) {
      Response answer = session.get(route.path());
      if (String.valueOf(answer.contentType()).startsWith("text/html")) {
        assertThat(answer.asString())
            .as(route.toString())
            .doesNotContainPattern("<script(?![^>]* src=\")")
            .doesNotContainPattern("<style|\\sstyle=|\\son[a-z]+=\"|javascript:");
      }
    }
  }

  @Test
  void refusals_are_pages_to_people_and_problems_to_programs() {
    assertThat(signedIn().get("/console/policies/none-such").contentType()).startsWith("text/html");
    assertThat(admin.get("/v1/policies/none-such/versions/1").contentType())
        .isEqualTo("application/problem+json");
    assertThat(given().get("/v1/hosts").contentType()).isEqualTo("application/problem+json");
  }

  @Test
  void a_cell_of_an_export_is_no_formula() {
    admin
        .postYaml(
            "/v1/policies",
            "name: ch-formula\ndescription: \"=cmd|' /C calc'!A0\"\nbaseline: true\n")
        .then()
        .statusCode(201);
    String csv = signedIn().get("/console/policies.csv").asString();

    assertThat(csv).contains("'=cmd|").doesNotContainPattern("(?m)(^|,)\"?[=+@]");
  }

  /** A request that no client library tidies up. */
  private static String raw(String request, String... headers) {
    try (Socket socket = new Socket("localhost", RestAssured.port)) {
      socket.setSoTimeout(10_000);
      String text =
          request
              + " HTTP/1.1\r\nHost: localhost:"
              + RestAssured.port
              + "\r\nConnection: close\r\n"
              + String.join("\r\n", headers)
              + "\r\n\r\n";
      socket.getOutputStream().write(text.getBytes(StandardCharsets.US_ASCII));
      return new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }
}
