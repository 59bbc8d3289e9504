package dev.touchstone.http;

import static org.assertj.core.api.Assertions.assertThat;

import dev.touchstone.testing.Api;
import dev.touchstone.testing.DatabaseForTests;
import dev.touchstone.tpm.Evidence;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.response.Response;
import java.nio.charset.StandardCharsets;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * What is well-formed for JSON or an address but what the database cannot keep: PostgreSQL has no
 * U+0000 in text, no lone surrogates and no year 300,000. Each is the caller's mistake, so a 400
 * that names the field, never a 500 from below.
 */
@QuarkusTest
@QuarkusTestResource(DatabaseForTests.class)
class UnstorableInputTest {
  private static final String PCR = "{\"sha256\":{\"0\":\"" + "00".repeat(32) + "\"}}";

  private final Api admin = Api.admin();

  static Stream<Arguments> addresses() {
    return Stream.of(
        Arguments.of("/v1/hosts?after=%00", "after"),
        Arguments.of("/v1/hosts?after=a%0d%0ab", "after"),
        Arguments.of("/v1/hosts?after=" + "a".repeat(2000), "after"),
        Arguments.of("/v1/trust?after=%00", "after"),
        Arguments.of("/v1/trust?after=%E2%80%AE", "after"),
        Arguments.of("/v1/golden-sets?after=%00", "after"),
        Arguments.of("/v1/golden-sets?after=kvm/x", "after"),
        Arguments.of("/v1/golden-sets?after=kvm/99999999999", "after"),
        Arguments.of("/v1/hosts/nobody/results?after=x", "after"),
        Arguments.of("/v1/hosts/%C3%28", "host"),
        Arguments.of("/v1/hosts/%00", "host"));
  }

  @ParameterizedTest
  @MethodSource("addresses")
  void refuses_a_cursor_or_name_that_no_list_gave(String path, String field) {
    assertRefused(admin.get(path), 400, field);
  }

  static Stream<Arguments> missing() {
    return Stream.of(
        Arguments.of("/v1/golden-sets/%00/versions/1"),
        Arguments.of("/v1/golden-sets/a%0ab/versions/1"),
        Arguments.of("/v1/golden-sets/kvm/versions/-1"),
        Arguments.of("/v1/results/%00"));
  }

  @ParameterizedTest
  @MethodSource("missing")
  void what_can_have_no_entry_is_not_there(String path) {
    assertRefused(admin.get(path), 404, null);
  }

  static Stream<Arguments> bodies() {
    return Stream.of(
        Arguments.of(
            "/v1/golden-sets",
            "{\"name\":\"nul\",\"pcrs\":" + PCR + ",\"note\":\"a\\u0000b\"}",
            "note"),
        Arguments.of(
            "/v1/golden-sets",
            "{\"name\":\"nul\",\"pcrs\":" + PCR + ",\"note\":\"a\\ud800b\"}",
            "note"),
        Arguments.of("/v1/tokens", "{\"role\":\"auditor\",\"label\":\"a\\ud800b\"}", "label"),
        Arguments.of("/v1/tokens", "{\"role\":\"auditor\",\"label\":\"a\\u202eb\"}", "label"),
        Arguments.of(
            "/v1/tokens", "{\"role\":\"auditor\",\"lifetime\":\"P99999999999999D\"}", "lifetime"),
        Arguments.of(
            "/v1/tokens", "{\"role\":\"auditor\",\"lifetime\":\"P365000000D\"}", "lifetime"),
        Arguments.of("/v1/tokens", "{\"role\":\"auditor\",\"lifetime\":1e300}", "lifetime"),
        Arguments.of("/v1/tokens", "{\"role\":\"auditor\",\"lifetime\":-1}", "lifetime"),
        Arguments.of(
            "/v1/endorsement-authorities",
            "{\"name\":\"nul\",\"pem\":\"\\u0000" + chain() + "\"}",
            "pem"),
        Arguments.of("/v1/trust/query", "{\"hosts\":[null]}", "hosts[0]"),
        Arguments.of("/v1/trust/query", "{\"hosts\":[\"a\\u0000\"]}", "hosts[0]"),
        Arguments.of(
            "/v1/golden-sets:capture", "{\"name\":\"x\",\"result\":\"not-an-id\"}", "result"),
        Arguments.of(
            "/v1/enrollments/00000000-0000-4000-8000-000000000000/activation",
            "{\"secret\":\"\\u0000\"}",
            "secret"));
  }

  @ParameterizedTest
  @MethodSource("bodies")
  void refuses_a_value_that_cannot_be_kept(String path, String body, String field) {
    String before = inventory();

    assertRefused(admin.call().contentType("application/json").body(body).post(path), 400, field);

    assertThat(inventory()).isEqualTo(before);
  }

  static Stream<Arguments> notUtf8() {
    return Stream.of(
        Arguments.of("/v1/enrollments", "{\"host\":\"\u00ff\"}"),
        Arguments.of("/v1/hosts", "{\"host\":\"\u00c3(\"}"),
        Arguments.of("/v1/trust/query", "{\"hosts\":[\"\u00ed\u00a0\u0080\"]}"));
  }

  @ParameterizedTest
  @MethodSource("notUtf8")
  void refuses_a_body_that_is_not_utf_8(String path, String latin1) {
    Response response =
        admin
            .call()
            .contentType("application/json")
            .body(latin1.getBytes(StandardCharsets.ISO_8859_1))
            .post(path);

    assertThat(response.statusCode()).as(response.asString()).isEqualTo(400);
    assertThat(response.contentType()).startsWith("application/problem+json");
  }

  /** Real certificates, a root among them, as the inside of a JSON string. */
  private static String chain() {
    String pem =
        new String(
            Evidence.of("kvm-good").file("ek-chain.pem").toArray(), StandardCharsets.US_ASCII);
    return pem.replace("\n", "\\n");
  }

  private String inventory() {
    return admin.get("/v1/hosts?limit=1000").asString()
        + admin.get("/v1/golden-sets?limit=1000").asString()
        + admin.get("/v1/tokens").asString()
        + admin.get("/v1/endorsement-authorities").asString();
  }

  private static void assertRefused(Response response, int status, String field) {
    assertThat(response.statusCode()).as(response.asString()).isEqualTo(status);
    assertThat(response.contentType()).startsWith("application/problem+json");
    assertThat(response.jsonPath().getInt("status")).isEqualTo(status);
    assertThat(response.jsonPath().getString("detail")).isNotBlank();
    assertThat(response.jsonPath().getString("field")).isEqualTo(field);
  }
}
