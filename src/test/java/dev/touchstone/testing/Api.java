package dev.touchstone.testing;

import static io.restassured.RestAssured.given;

import io.restassured.RestAssured;
import io.restassured.config.EncoderConfig;
import io.restassured.http.ContentType;
import io.restassured.response.Response;
import io.restassured.specification.RequestSpecification;
import java.util.Map;

/** The HTTP API as one caller uses it. */
public record Api(String token) {

  public static Api admin() {
    return new Api(DatabaseForTests.ADMIN_TOKEN);
  }

  public RequestSpecification call() {
    return given().urlEncodingEnabled(false).header("Authorization", "Bearer " + token);
  }

  public Response get(String path) {
    return call().get(path);
  }

  public Response post(String path, Object body) {
    return call().contentType(ContentType.JSON).body(body).post(path);
  }

  public Response postYaml(String path, String document) {
    return call()
        .config(
            RestAssured.config()
                .encoderConfig(
                    EncoderConfig.encoderConfig()
                        .encodeContentTypeAs("application/yaml", ContentType.TEXT)))
        .contentType("application/yaml")
        .body(document)
        .post(path);
  }

  public Response post(String path) {
    return call().post(path);
  }

  /** An API used with a fresh token of this role. */
  public Api as(String role) {
    return new Api(
        post("/v1/tokens", Map.of("role", role, "label", "test " + role))
            .then()
            .statusCode(201)
            .extract()
            .path("token"));
  }
}
