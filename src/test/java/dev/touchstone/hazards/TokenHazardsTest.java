package dev.touchstone.hazards;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.touchstone.testing.Api;
import dev.touchstone.testing.DatabaseForTests;
import dev.touchstone.testing.RecordedHost;
import dev.touchstone.tpm.Evidence;
import dev.touchstone.trust.token.RelyingParty;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import java.nio.charset.StandardCharsets;
import java.security.PublicKey;
import java.time.Instant;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.jose4j.jwk.EcJwkGenerator;
import org.jose4j.jwk.JsonWebKeySet;
import org.jose4j.jwk.PublicJsonWebKey;
import org.jose4j.jws.JsonWebSignature;
import org.jose4j.jwt.consumer.InvalidJwtException;
import org.jose4j.keys.EllipticCurves;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/**
 * Forged and misused tokens (threats.md 25): a relying party that verifies as docs/tokens.md says,
 * with the keys that are published, refuses each.
 */
@QuarkusTest
@QuarkusTestResource(DatabaseForTests.class)
class TokenHazardsTest {
  private static final String C = "tag:ietf.org,2026:rats/ear#04";
  private static final String A = "tag:github.com,2023:veraison/ear";
  private static final String HOST = "forged";
  private static boolean attested;

  private String token;
  private String jwks;

  @BeforeEach
  void a_genuine_token() {
    if (!attested) {
      new RecordedHost(HOST).attest(Evidence.of("xen-good").pcrs(), Map.of()).result();
      attested = true;
    }
    token =
        Api.admin().get("/v1/trust/" + HOST + "/token").then().statusCode(200).extract().asString();
    jwks = given().get("/.well-known/jwks.json").then().statusCode(200).extract().asString();
  }

  private void refused(String forged, String host, String profile, Instant at) {
    assertThatExceptionOfType(InvalidJwtException.class)
        .isThrownBy(() -> new RelyingParty(jwks, at).accept(forged, host, profile));
  }

  private void refused(String forged) {
    refused(forged, HOST, C, Instant.now());
  }

  private String part(int index) {
    return token.split("\\.", -1)[index];
  }

  private static String base64url(String text) {
    return base64url(text.getBytes(StandardCharsets.UTF_8));
  }

  private static String base64url(byte[] bytes) {
    return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
  }

  private String header(String alg, String kid) {
    return base64url("{\"alg\":\"%s\",\"kid\":\"%s\",\"typ\":\"eat+jwt\"}".formatted(alg, kid));
  }

  private PublicJsonWebKey published() throws Exception {
    return (PublicJsonWebKey) new JsonWebKeySet(jwks).getJsonWebKeys().get(0);
  }

  @Test
  void the_genuine_token_is_accepted_and_names_its_host_and_type() throws Exception {
    assertThat(new RelyingParty(jwks, Instant.now()).accept(token, HOST, C).get("sub").asText())
        .isEqualTo(HOST);
    String header = new String(Base64.getUrlDecoder().decode(part(0)), StandardCharsets.UTF_8);
    assertThat(header)
        .contains("\"alg\":\"ES256\"")
        .contains("\"typ\":\"eat+jwt\"")
        .contains("\"kid\":\"" + published().getKeyId() + "\"");
  }

  @Test
  void a_token_without_a_signature_is_refused() throws Exception {
    String kid = published().getKeyId();
    for (String none : List.of("none", "None", "NONE")) {
      refused(header(none, kid) + "." + part(1) + ".");
      refused(header(none, kid) + "." + part(1) + "." + part(2));
    }
    refused(part(0) + "." + part(1) + ".");
  }

  @Test
  void a_token_under_the_public_key_as_a_shared_secret_is_refused() throws Exception {
    PublicKey key = published().getPublicKey();
    String pem =
        "-----BEGIN PUBLIC KEY-----\n"
            + Base64.getMimeEncoder(64, new byte[] {'\n'}).encodeToString(key.getEncoded())
            + "\n-----END PUBLIC KEY-----\n";
    for (byte[] secret :
        List.of(
            key.getEncoded(),
            pem.getBytes(StandardCharsets.US_ASCII),
            jwks.getBytes(StandardCharsets.UTF_8))) {
      String signed = header("HS256", published().getKeyId()) + "." + part(1);
      Mac mac = Mac.getInstance("HmacSHA256");
      mac.init(new SecretKeySpec(secret, "HmacSHA256"));
      refused(signed + "." + base64url(mac.doFinal(signed.getBytes(StandardCharsets.US_ASCII))));
    }
  }

  @Test
  void a_token_of_an_unknown_key_is_refused_whatever_it_is_called() throws Exception {
    PublicJsonWebKey own = EcJwkGenerator.generateJwk(EllipticCurves.P256);
    for (String kid : List.of("unknown", published().getKeyId(), "../../etc/passwd", "")) {
      JsonWebSignature jws = new JsonWebSignature();
      jws.setAlgorithmHeaderValue("ES256");
      jws.setKeyIdHeaderValue(kid);
      jws.setHeader("typ", "eat+jwt");
      jws.setPayload(new String(Base64.getUrlDecoder().decode(part(1)), StandardCharsets.UTF_8));
      jws.setKey(own.getPrivateKey());
      refused(jws.getCompactSerialization());
    }
  }

  @Test
  void a_token_that_brings_its_own_key_is_refused() throws Exception {
    PublicJsonWebKey own = EcJwkGenerator.generateJwk(EllipticCurves.P256);
    JsonWebSignature jws = new JsonWebSignature();
    jws.setAlgorithmHeaderValue("ES256");
    jws.setJwkHeader(own);
    jws.setHeader("typ", "eat+jwt");
    jws.setPayload(new String(Base64.getUrlDecoder().decode(part(1)), StandardCharsets.UTF_8));
    jws.setKey(own.getPrivateKey());
    refused(jws.getCompactSerialization());
  }

  @Test
  void an_expired_token_is_refused() {
    refused(token, HOST, C, Instant.now().plusSeconds(301));
  }

  @Test
  void a_token_about_another_host_is_refused() {
    refused(token, "another", C, Instant.now());
    refused(token, HOST.toUpperCase(java.util.Locale.ROOT), C, Instant.now());
  }

  @Test
  void a_token_of_one_dialect_is_refused_where_the_other_is_expected() throws Exception {
    String dotted =
        Api.admin()
            .get("/v1/trust/" + HOST + "/token?profile=a")
            .then()
            .statusCode(200)
            .extract()
            .asString();

    refused(token, HOST, A, Instant.now());
    refused(dotted, HOST, C, Instant.now());
    assertThat(new RelyingParty(jwks, Instant.now()).accept(dotted, HOST, A).has("ear_status"))
        .isFalse();
  }

  @Test
  void a_token_with_any_byte_of_its_claims_or_signature_changed_is_refused() {
    byte[] claims = Base64.getUrlDecoder().decode(part(1));
    for (int i = 0; i < claims.length; i += 11) {
      byte[] changed = claims.clone();
      changed[i] ^= 0x01;
      refused(part(0) + "." + base64url(changed) + "." + part(2));
    }
    byte[] signature = Base64.getUrlDecoder().decode(part(2));
    for (int i = 0; i < signature.length; i++) {
      byte[] changed = signature.clone();
      changed[i] ^= 0x01;
      refused(part(0) + "." + part(1) + "." + base64url(changed));
    }
    refused(part(0) + "." + part(1) + "." + base64url(new byte[64])); // CVE-2022-21449
  }
}
