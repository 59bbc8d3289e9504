package dev.touchstone.access;

import static org.assertj.core.api.Assertions.assertThat;

import dev.touchstone.testing.Api;
import dev.touchstone.testing.DatabaseForTests;
import dev.touchstone.testing.OpenIdProvider;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import io.restassured.RestAssured;
import io.restassured.response.Response;
import java.net.CookieManager;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import org.jose4j.jwt.JwtClaims;
import org.jose4j.jwt.NumericDate;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;

/** Single sign-on, against a provider that really is one. */
@QuarkusTest
@TestProfile(AccessProfile.class)
@QuarkusTestResource(DatabaseForTests.class)
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class ProviderTest {
  private static final OpenIdProvider PROVIDER = AccessProfile.PROVIDER;

  private static Consumer<JwtClaims> is(String name, String... groups) {
    return claims -> {
      claims.setSubject("id of " + name);
      claims.setStringClaim("preferred_username", name);
      claims.setClaim("realm_access", Map.of("roles", List.of(groups)));
    };
  }

  private static String token(Consumer<JwtClaims> change) {
    return PROVIDER.signed("RS256", AccessProfile.AUDIENCE, change);
  }

  private static Api as(String name, String... groups) {
    return new Api(token(is(name, groups)));
  }

  @Test
  @Order(1)
  void while_the_provider_is_away_its_tokens_do_not_count_and_ours_do() {
    Response answer = as("ann", "ts-admins").get("/v1/hosts");

    assertThat(answer.statusCode()).as(answer.asString()).isIn(401, 503);
    assertThat(answer.contentType()).startsWith("application/problem+json");
    Api.admin().get("/v1/hosts").then().statusCode(200);
    new Api("touchstone_admin_" + "A".repeat(43)).get("/v1/hosts").then().statusCode(401);
    PROVIDER.start();
    as("ann", "ts-admins").get("/v1/hosts").then().statusCode(200);
  }

  @Test
  @Order(2)
  void roles_come_from_the_mapped_values_of_the_claim_and_from_nothing_else() {
    as("ann", "ts-admins").get("/v1/tokens").then().statusCode(200);
    as("gil", "ts-golden").get("/v1/golden-sets").then().statusCode(200);
    as("gil", "ts-golden").get("/v1/tokens").then().statusCode(403);
    as("rea", "other", "ts-readers").get("/v1/tokens").then().statusCode(200);
    as("rea", "ts-readers").post("/v1/tokens", Map.of("role", "admin")).then().statusCode(403);
    // Names of our roles are no roles, wherever the provider says them.
    new Api(
            token(
                claims -> {
                  is("eve", "admin", "TS-ADMINS", "ts-admins ").accept(claims);
                  claims.setClaim("groups", List.of("admin", "ts-admins"));
                  claims.setStringClaim("scope", "admin ts-admins");
                  claims.setClaim("roles", List.of("ts-admins"));
                }))
        .get("/v1/hosts")
        .then()
        .statusCode(403);
    new Api(token(claims -> {})).get("/v1/hosts").then().statusCode(403);
    new Api(PROVIDER.signed("ES256", AccessProfile.AUDIENCE, is("ann", "ts-admins")))
        .get("/v1/tokens")
        .then()
        .statusCode(200);
  }

  @Test
  @Order(2)
  void claims_of_another_shape_give_no_role_and_no_failure() {
    for (Object shape :
        List.of("ts-admins", List.of(List.of("x")), 7, Map.of("roles", Map.of("ts-admins", 1)))) {
      new Api(token(claims -> claims.setClaim("realm_access", shape)))
          .get("/v1/hosts")
          .then()
          .statusCode(403);
    }
  }

  @Test
  @Order(2)
  void refuses_what_is_not_the_providers_word_for_us_now() {
    Consumer<JwtClaims> ann = is("ann", "ts-admins");
    OpenIdProvider impostor = new OpenIdProvider("touchstone-console");
    Map<String, String> wrong = new LinkedHashMap<>();
    wrong.put(
        "issuer", token(ann.andThen(c -> c.setIssuer("https://elsewhere.example/realms/test"))));
    wrong.put("audience", PROVIDER.signed("RS256", "another-service", ann));
    wrong.put("no audience", token(ann.andThen(c -> c.unsetClaim("aud"))));
    wrong.put(
        "expired",
        token(
            ann.andThen(
                c ->
                    c.setExpirationTime(
                        NumericDate.fromSeconds(NumericDate.now().getValue() - 60)))));
    wrong.put("no end", token(ann.andThen(c -> c.unsetClaim("exp"))));
    wrong.put("no subject", token(ann.andThen(c -> c.unsetClaim("sub"))));
    wrong.put("alg none", PROVIDER.unsigned(AccessProfile.AUDIENCE, ann));
    wrong.put(
        "HS256 with the public key", PROVIDER.signedWithThePublicKey(AccessProfile.AUDIENCE, ann));
    wrong.put(
        "another's key",
        impostor.signed(
            "RS256", AccessProfile.AUDIENCE, ann.andThen(c -> c.setIssuer(PROVIDER.issuer()))));
    String good = token(ann);
    int dot = good.lastIndexOf('.');
    wrong.put("no signature", good.substring(0, dot + 1));
    wrong.put("a changed signature", good.substring(0, dot + 5) + "AAAA" + good.substring(dot + 9));
    wrong.put("garbage", "eyJhbGciOiJSUzI1NiJ9.e30.AAAA");
    wrong.put("no JSON", "e30.e30.e30");
    wrong.put("a name of two lines", token(is("ann\nroot", "ts-admins")));

    Map<String, Integer> answers = new LinkedHashMap<>();
    wrong.forEach((what, token) -> answers.put(what, new Api(token).get("/v1/hosts").statusCode()));
    assertThat(answers).allSatisfy((what, status) -> assertThat(status).isEqualTo(401));
  }

  @Test
  @Order(2)
  void every_route_gives_a_providers_token_what_its_role_allows() {
    String golden = token(is("gil", "ts-golden"));
    String unmapped = token(is("eve", "admin"));
    List<String> wrong = new ArrayList<>();
    RouteRulesTest.RULES.forEach(
        (route, allowed) -> {
          int with = RouteRulesTest.call(route, golden);
          int without = RouteRulesTest.call(route, unmapped);
          if (!RouteRulesTest.isRight(allowed, "golden", with)
              || !RouteRulesTest.isRight(allowed, "unmapped", without)) {
            wrong.add(route + " answered " + with + " and " + without);
          }
        });
    assertThat(wrong).isEmpty();
  }

  @Test
  @Order(2)
  void people_of_the_provider_are_people_for_the_two_person_rule() {
    Api ann = as("ann", "ts-golden");
    ann.post(
            "/v1/golden-sets",
            Map.of("name", "by-oidc", "pcrs", Map.of("sha256", Map.of("0", "33".repeat(32)))))
        .then()
        .statusCode(201);
    String request =
        ann.post("/v1/golden-sets/by-oidc/versions/1/activation")
            .then()
            .statusCode(202)
            .extract()
            .path("id");
    String approval = "/v1/approvals/" + request + "/approval";
    ann.post(approval).then().statusCode(403);
    // A token that was made for her, by somebody else, is hers still.
    new Api(
            Api.admin()
                .post("/v1/tokens", Map.of("role", "golden", "owner", "Ann"))
                .then()
                .extract()
                .path("token"))
        .post(approval)
        .then()
        .statusCode(403);
    // One that she issued for somebody else is hers too.
    new Api(
            as("ann", "ts-admins")
                .post("/v1/tokens", Map.of("role", "golden", "owner", "zoe"))
                .then()
                .statusCode(201)
                .extract()
                .path("token"))
        .post(approval)
        .then()
        .statusCode(403);
    Response approved = as("gil", "ts-golden").post(approval);
    assertThat(approved.statusCode()).isEqualTo(200);
    assertThat(approved.jsonPath().getString("decidedBy")).isEqualTo("golden:oidc gil");
  }

  private static HttpResponse<String> get(HttpClient client, String address) throws Exception {
    return client.send(
        HttpRequest.newBuilder(URI.create(address)).build(), HttpResponse.BodyHandlers.ofString());
  }

  private static String location(HttpResponse<?> answer) {
    return answer.headers().firstValue("Location").orElse("nowhere");
  }

  private static String login() {
    return "http://localhost:" + RestAssured.port + ProviderTenants.LOGIN;
  }

  @Test
  @Order(2)
  void logs_in_by_the_code_flow_with_pkce_and_hands_over_to_the_console() throws Exception {
    PROVIDER.user(
        Map.of(
            "sub", "id of ann",
            "preferred_username", "ann",
            "realm_access", Map.of("roles", List.of("ts-golden"))));
    try (HttpClient browser = HttpClient.newBuilder().cookieHandler(new CookieManager()).build()) {
      HttpResponse<String> sent = get(browser, login());
      assertThat(sent.statusCode()).as(sent.body()).isEqualTo(302);
      assertThat(location(sent))
          .startsWith(PROVIDER.issuer() + "/authorize?")
          .contains("code_challenge_method=S256")
          .contains("nonce=")
          .doesNotContain("secret");
      HttpResponse<String> granted = get(browser, location(sent));
      assertThat(location(granted)).startsWith(login() + "?code=");

      HttpResponse<String> arrived = get(browser, location(granted));
      for (int i = 0; i < 3 && arrived.statusCode() == 302; i++) {
        arrived = get(browser, location(arrived)); // the framework drops ?code from the address
      }

      assertThat(arrived.statusCode()).as(arrived.body()).isEqualTo(303);
      assertThat(location(arrived)).endsWith("/console");
      assertThat(arrived.headers().allValues("Set-Cookie"))
          .anySatisfy(cookie -> assertThat(cookie).contains("golden/ann"));
      // A code counts once, and in the browser that asked for it.
      try (HttpClient other = HttpClient.newBuilder().cookieHandler(new CookieManager()).build()) {
        assertThat(get(other, location(granted)).headers().allValues("Set-Cookie"))
            .noneSatisfy(cookie -> assertThat(cookie).contains("golden/ann"));
      }
    }
  }

  @Test
  @Order(2)
  void somebody_without_a_role_logs_in_to_nothing() throws Exception {
    PROVIDER.user(
        Map.of("sub", "id of eve", "preferred_username", "eve", "groups", Set.of("admin")));
    try (HttpClient browser = HttpClient.newBuilder().cookieHandler(new CookieManager()).build()) {
      HttpResponse<String> answer = get(browser, login());
      for (int i = 0; i < 5 && answer.statusCode() == 302; i++) {
        answer = get(browser, location(answer));
      }
      assertThat(answer.statusCode()).isEqualTo(403);
    }
  }

  @Test
  @Order(3)
  void follows_the_provider_to_its_next_keys() throws Exception {
    String before = token(is("ann", "ts-admins"));
    new Api(before).get("/v1/hosts").then().statusCode(200);
    PROVIDER.rotate();
    Thread.sleep(10_500); // Not more often, however many keys tokens name.

    as("ann", "ts-admins").get("/v1/hosts").then().statusCode(200);
    new Api(before).get("/v1/hosts").then().statusCode(401);
  }

  @Test
  @Order(4)
  void when_the_provider_goes_away_ours_go_on_and_unknown_keys_do_not_count() {
    OpenIdProvider unknown = new OpenIdProvider("touchstone-console");
    PROVIDER.stop();

    Api.admin().get("/v1/hosts").then().statusCode(200);
    Response answer =
        new Api(
                unknown.signed(
                    "RS256",
                    AccessProfile.AUDIENCE,
                    is("ann", "ts-admins").andThen(c -> c.setIssuer(PROVIDER.issuer()))))
            .get("/v1/hosts");
    assertThat(answer.statusCode()).isIn(401, 503);
    assertThat(answer.contentType()).startsWith("application/problem+json");
  }
}
