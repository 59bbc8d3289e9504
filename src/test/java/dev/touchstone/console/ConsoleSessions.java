package dev.touchstone.console;

import static io.restassured.RestAssured.given;

import io.restassured.response.Response;
import io.restassured.specification.RequestSpecification;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Somebody who is signed in to the console, as their browser would talk.
 *
 * @param cookie the session's
 * @param csrf what the forms of this session bring along
 */
public record ConsoleSessions(String cookie, String csrf) {
  public static final String COOKIE = "touchstone-session";
  private static final Pattern CSRF = Pattern.compile("name=\"csrf\" value=\"([^\"]+)\"");

  public static ConsoleSessions of(String token) {
    String cookie =
        given()
            .redirects()
            .follow(false)
            .formParam("token", token)
            .post("/console/login")
            .then()
            .statusCode(303)
            .extract()
            .cookie(COOKIE);
    String page = given().cookie(COOKIE, cookie).get("/console/").asString();
    Matcher csrf = CSRF.matcher(page);
    if (!csrf.find()) {
      throw new AssertionError("expected a form with a token, found:\n" + page);
    }
    return new ConsoleSessions(cookie, csrf.group(1));
  }

  public RequestSpecification call() {
    return given().urlEncodingEnabled(false).redirects().follow(false).cookie(COOKIE, cookie);
  }

  public Response get(String path) {
    return call().get(path);
  }

  /** Sends a form of a page of this session. */
  public Response post(String path, Map<String, String> fields) {
    return call()
        .urlEncodingEnabled(true)
        .header("Sec-Fetch-Site", "same-origin")
        .formParam("csrf", csrf)
        .formParams(fields)
        .post(path);
  }
}
