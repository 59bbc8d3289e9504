package dev.touchstone.console;

import static org.hamcrest.Matchers.equalTo;

import dev.touchstone.testing.SoftwareEndorsementKey;
import dev.touchstone.tpm.HashAlgorithm;
import dev.touchstone.tpm.SoftwareTpm;
import io.restassured.RestAssured;
import io.restassured.http.ContentType;
import io.restassured.response.Response;
import java.util.Base64;
import java.util.Map;

/** A host that enrolled with a TPM that nobody vouches for. */
final class PendingHost {
  private PendingHost() {}

  static void enrol(String name) {
    SoftwareEndorsementKey ek = new SoftwareEndorsementKey();
    SoftwareTpm ak = SoftwareTpm.ecc(256, HashAlgorithm.SHA256);
    Response opened =
        post(
            "/v1/enrollments",
            Map.of(
                "host",
                name,
                "ekPublic",
                ek.publicArea(),
                "akPublic",
                Base64.getEncoder().encodeToString(ak.publicArea().toArray())));
    String secret =
        ek.activate(
            opened.path("credentialBlob"),
            opened.path("encryptedSecret"),
            ak.ak().name().orElseThrow().value().toArray());
    post("/v1/enrollments/" + opened.path("enrollment") + "/activation", Map.of("secret", secret))
        .then()
        .statusCode(200)
        .body("state", equalTo("pending"));
  }

  private static Response post(String path, Map<String, Object> body) {
    return RestAssured.given().contentType(ContentType.JSON).body(body).post(path);
  }
}
