package dev.touchstone.http;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;

import dev.touchstone.testing.Api;
import dev.touchstone.testing.Command;
import dev.touchstone.testing.DatabaseForTests;
import dev.touchstone.tpm.Evidence;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.common.http.TestHTTPResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.http.ContentType;
import io.restassured.response.Response;
import io.restassured.specification.RequestSpecification;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * What is malformed gets a 4xx problem that names what is wrong; nothing is a 5xx, and nothing
 * stored is lost.
 */
@QuarkusTest
@QuarkusTestResource(DatabaseForTests.class)
class BadRequestsTest {
  private static final String HOST = "bad-requests";
  private static final List<Object> NULL = Collections.singletonList(null);
  @TempDir Path directory;
  @TestHTTPResource URI service;

  private final Api admin = Api.admin();
  private Api host;

  @BeforeEach
  void pinHost() {
    admin.call().delete("/v1/hosts/" + HOST);
    host =
        new Api(
            admin
                .post("/v1/hosts", Map.of("host", HOST, "akPublic", base64("xen-good", "ak.pub")))
                .then()
                .statusCode(201)
                .extract()
                .path("hostToken"));
  }

  private static String base64(String boot, String file) {
    return Base64.getEncoder().encodeToString(Evidence.of(boot).file(file).toArray());
  }

  private static String cut(String base64, int bytes) {
    return Base64.getEncoder()
        .encodeToString(Arrays.copyOf(Base64.getDecoder().decode(base64), bytes));
  }

  private static Map<String, Object> enrollment(String field, Object value) {
    Map<String, Object> body =
        new java.util.HashMap<>(
            Map.of(
                "host", "bad-enrollment",
                "ekPublic", base64("kvm-good", "ek.pub"),
                "akPublic", base64("kvm-good", "ak.pub")));
    body.put(field, value);
    return body;
  }

  static Stream<Arguments> malformed() {
    String ek = base64("kvm-good", "ek.pub");
    String ak = base64("kvm-good", "ak.pub");
    return Stream.of(
        Arguments.of("/v1/enrollments", enrollment("host", "a\r\nb"), "host"),
        Arguments.of("/v1/enrollments", enrollment("host", "<script>"), "host"),
        Arguments.of("/v1/enrollments", enrollment("host", "../etc"), "host"),
        Arguments.of("/v1/enrollments", enrollment("host", "a".repeat(10_000)), "host"),
        Arguments.of("/v1/enrollments", enrollment("host", "a\u202eb"), "host"),
        Arguments.of("/v1/enrollments", enrollment("host", ""), "host"),
        Arguments.of("/v1/enrollments", enrollment("host", ".."), "host"),
        Arguments.of("/v1/enrollments", enrollment("ekPublic", "%%%"), "ekPublic"),
        Arguments.of("/v1/enrollments", enrollment("ekPublic", ""), "ekPublic"),
        Arguments.of("/v1/enrollments", enrollment("ekPublic", cut(ek, 40)), "ekPublic"),
        Arguments.of("/v1/enrollments", enrollment("akPublic", cut(ak, 40)), "akPublic"),
        Arguments.of("/v1/enrollments", enrollment("akPublic", cut(ak, 1)), "akPublic"),
        Arguments.of("/v1/enrollments", enrollment("akPublic", ek), "akPublic"),
        Arguments.of("/v1/enrollments", enrollment("ekCertificate", "AAAA"), "ekCertificate"),
        Arguments.of(
            "/v1/enrollments", enrollment("ekCertificateChain", "AAAA"), "ekCertificateChain"),
        Arguments.of("/v1/enrollments", enrollment("surprise", "x"), "surprise"),
        Arguments.of("/v1/enrollments", enrollment("host", Map.of("a", 1)), "host"),
        Arguments.of("/v1/hosts", Map.of("host", "x"), "ekFingerprint"),
        Arguments.of("/v1/hosts", Map.of("host", "x", "ekHash", "zz"), "ekFingerprint"),
        Arguments.of("/v1/hosts", Map.of("host", "x y", "ekHash", "00".repeat(32)), "host"),
        Arguments.of("/v1/golden-sets", Map.of("name", "x"), "measurements"),
        Arguments.of("/v1/golden-sets", Map.of("name", "x", "pcrs", Map.of()), "measurements"),
        Arguments.of(
            "/v1/golden-sets", Map.of("name", "x", "pcrs", Map.of("md5", Map.of())), "pcrs.md5"),
        Arguments.of(
            "/v1/golden-sets",
            Map.of("name", "x", "pcrs", Map.of("sha256", Map.of("24", "00"))),
            "pcrs.sha256.24"),
        Arguments.of(
            "/v1/golden-sets",
            Map.of("name", "x", "pcrs", Map.of("sha256", Map.of("1", "00"))),
            "pcrs.sha256.1"),
        Arguments.of(
            "/v1/golden-sets", Map.of("name", "a\nb", "pcrs", Map.of("sha256", Map.of())), "name"),
        Arguments.of("/v1/golden-sets:capture", Map.of("name", "x"), "host"),
        Arguments.of("/v1/trust/query", Map.of(), "hosts"),
        Arguments.of("/v1/trust/query", Map.of("hosts", List.of("ok", "not ok")), "hosts[1]"),
        Arguments.of("/v1/trust/query", Map.of("hosts", Collections.nCopies(10_001, "h")), "hosts"),
        Arguments.of("/v1/trust/query", Map.of("hosts", NULL), "hosts[0]"),
        Arguments.of("/v1/policies:simulate", Map.of("policies", NULL), "policies[0]"),
        Arguments.of(
            "/v1/policies:simulate",
            Map.of("policies", Arrays.asList("name: x", null)),
            "policies[1]"),
        Arguments.of("/v1/policies:simulate", Map.of("goldenSets", NULL), "goldenSets[0]"),
        Arguments.of("/v1/policies:simulate", Map.of("activate", NULL), "activate[0]"),
        Arguments.of("/v1/policies:simulate", Map.of("retire", NULL), "retire[0]"),
        Arguments.of("/v1/policies:simulate", Map.of("revoke", NULL), "revoke[0]"),
        Arguments.of("/v1/policies:simulate", Map.of("hosts", NULL), "hosts[0]"),
        Arguments.of(
            "/v1/policies:simulate",
            Map.of("labels", Collections.singletonMap("a", null)),
            "labels.a"),
        Arguments.of("/v1/tokens", Map.of("role", "root"), "role"),
        Arguments.of("/v1/tokens", Map.of("role", "host"), "role"),
        Arguments.of("/v1/tokens", Map.of("role", "admin", "lifetime", "soon"), "lifetime"),
        Arguments.of("/v1/tokens", Map.of("role", "admin", "label", "a\u0007"), "label"),
        Arguments.of("/v1/endorsement-authorities", Map.of("name", "x", "pem", "nothing"), "pem"));
  }

  @ParameterizedTest
  @MethodSource("malformed")
  void names_the_field_that_is_wrong(String path, Map<String, Object> body, String field) {
    String before = admin.get("/v1/hosts?limit=1000").asString();

    Response response = admin.post(path, body);

    assertThat(response.statusCode()).as(response.asString()).isBetween(400, 422);
    assertThat(response.contentType()).startsWith("application/problem+json");
    assertThat(response.jsonPath().getString("field")).isEqualTo(field);
    assertThat(response.jsonPath().getString("title")).isNotBlank();
    assertThat(response.jsonPath().getString("detail")).isNotBlank();
    assertThat(response.jsonPath().getInt("status")).isEqualTo(response.statusCode());
    assertThat(response.asString()).doesNotContain("NullPointer");
    assertThat(admin.get("/v1/hosts?limit=1000").asString()).isEqualTo(before);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "{",
        "[]",
        "null",
        "\"x\"",
        "1",
        "{\"host\":",
        "\u0000",
        "{\"a\":{\"a\":{\"a\":"
      })
  void a_body_that_is_not_the_json_expected_is_a_400(String body) {
    for (String path :
        List.of(
            "/v1/enrollments", "/v1/hosts", "/v1/golden-sets", "/v1/tokens", "/v1/trust/query")) {
      Response response = admin.call().contentType(ContentType.JSON).body(body).post(path);

      assertThat(response.statusCode()).as("%s %s", path, body).isEqualTo(400);
      assertThat(response.contentType()).startsWith("application/problem+json");
    }
  }

  @Test
  void deep_nesting_is_refused() throws IOException {
    Path deep = directory.resolve("deep.json");
    Files.writeString(deep, "{\"pcrs\":" + "[".repeat(100_000) + "]".repeat(100_000) + "}");

    String answer =
        new Command()
            .run(
                "curl",
                "-s",
                "-w",
                "%{http_code}",
                "-H",
                "Authorization: Bearer " + admin.token(),
                "-H",
                "Content-Type: application/json",
                "--data-binary",
                "@" + deep,
                service.resolve("/v1/golden-sets").toString())
            .output();

    assertThat(answer).contains("/problems/invalid-request").endsWith("400");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "/v1/hosts/a%0d%0ab",
        "/v1/hosts/%3Cscript%3E",
        "/v1/hosts/%E2%80%AEx",
        "/v1/trust/a%20b"
      })
  void names_in_addresses_are_checked_before_anything_else_sees_them(String path) {
    Response response = admin.get(path);

    assertThat(response.statusCode()).isEqualTo(400);
    assertThat(response.jsonPath().getString("field")).isEqualTo("host");
    assertThat(response.asString()).doesNotContain("<script>").doesNotContain("\u202e");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "/v1/hosts?limit=0",
        "/v1/hosts?limit=x",
        "/v1/trust?limit=9999999999",
        "/v1/trust?trusted=maybe"
      })
  void a_wrong_parameter_is_a_400(String path) {
    assertThat(admin.get(path).statusCode()).isEqualTo(400);
  }

  @Test
  void what_is_not_there_is_a_404_and_another_method_a_405() {
    assertThat(admin.get("/v1/results/not-an-id").statusCode()).isEqualTo(404);
    assertThat(admin.get("/v1/nothing").statusCode()).isEqualTo(404);
    assertThat(admin.call().put("/v1/hosts").statusCode()).isEqualTo(405);
    assertThat(admin.call().contentType("text/plain").body("x").post("/v1/hosts").statusCode())
        .isEqualTo(415);
  }

  private String challenge() {
    return host.post("/v1/hosts/" + HOST + "/challenges")
        .then()
        .statusCode(201)
        .extract()
        .path("challenge");
  }

  private RequestSpecification parts(byte[] quote, byte[] signature, byte[] pcrs) {
    return host.call()
        .multiPart("quote.bin", "quote.bin", quote)
        .multiPart("signature.bin", "signature.bin", signature)
        .multiPart("pcrs.json", "pcrs.json", pcrs);
  }

  private static byte[] genuine(String file) {
    return Evidence.of("xen-good").file(file).toArray();
  }

  @Test
  void each_broken_part_of_evidence_is_named_and_the_challenge_stays_good() {
    String evidence = "/v1/challenges/" + challenge() + "/evidence";
    byte[] quote = genuine("quote.bin");
    byte[] signature = genuine("signature.bin");
    byte[] pcrs = genuine("pcrs.json");
    for (int length : new int[] {1, 6, 40, quote.length - 1}) {
      assertField(parts(Arrays.copyOf(quote, length), signature, pcrs).post(evidence), "quote.bin");
    }
    assertField(
        parts(Arrays.copyOf(quote, quote.length + 1), signature, pcrs).post(evidence), "quote.bin");
    for (int length : new int[] {1, 4, 100}) {
      assertField(
          parts(quote, Arrays.copyOf(signature, length), pcrs).post(evidence), "signature.bin");
    }
    for (String text :
        List.of("{", "[]", "{\"sha256\":{\"0\":\"zz\"}}", "{\"sha256\":{},\"sha256\":{}}")) {
      assertField(
          parts(quote, signature, text.getBytes(StandardCharsets.UTF_8)).post(evidence),
          "pcrs.json");
    }
    assertField(
        host.call().multiPart("quote.bin", "quote.bin", quote).post(evidence), "signature.bin");
    assertField(
        parts(quote, signature, pcrs).multiPart("surprise", "x", new byte[1]).post(evidence),
        "body");
    assertField(
        parts(quote, signature, pcrs).multiPart("quote.bin", "quote.bin", quote).post(evidence),
        "quote.bin");
    assertField(
        parts(quote, signature, pcrs)
            .multiPart("bundle.json", "b", new byte[70_000])
            .post(evidence),
        413,
        "bundle.json");

    // The quote answers another nonce: now that it can be read, that is a verdict.
    parts(quote, signature, pcrs).post(evidence).then().statusCode(201);
  }

  private static void assertField(Response response, String field) {
    assertField(response, 400, field);
  }

  private static void assertField(Response response, int status, String field) {
    assertThat(response.statusCode()).as(response.asString()).isEqualTo(status);
    assertThat(response.jsonPath().getString("field")).isEqualTo(field);
  }

  @Test
  void a_part_of_100_megabytes_is_a_413_that_names_it() throws IOException {
    String answer = upload(100_000_000L);

    assertThat(answer).contains("\"field\":\"uefi-eventlog.bin\"").contains("33554432 bytes");
    assertThat(answer).endsWith("413");
    given().get("/q/health/ready").then().statusCode(200);
  }

  @Test
  void a_body_beyond_all_limits_is_a_413() throws IOException {
    assertThat(upload(200_000_000L)).contains("\"field\":\"body\"").endsWith("413");
  }

  @Test
  void a_body_that_hides_its_length_is_a_413_as_well() throws IOException {
    // The answer is sent while the client still sends: on a busy machine the reset of the
    // connection may overtake it, and then the client has seen no more than "100 Continue".
    String answer = upload(200_000_000L, "-H", "Transfer-Encoding: chunked");
    for (int again = 0; again < 4 && answer.endsWith("100"); again++) {
      answer = upload(200_000_000L, "-H", "Transfer-Encoding: chunked");
    }
    assertThat(answer).endsWith("413");
    given().get("/q/health/ready").then().statusCode(200);
  }

  /** With curl, as the agent does; the body and the status that came back. */
  private String upload(long size, String... more) throws IOException {
    Path file = directory.resolve("zeros");
    try (RandomAccessFile sparse = new RandomAccessFile(file.toFile(), "rw")) {
      sparse.setLength(size);
    }
    List<String> words =
        new ArrayList<>(
            List.of(
                "curl",
                "-s",
                "-w",
                "%{http_code}",
                "-H",
                "Authorization: Bearer " + host.token(),
                "-F",
                "uefi-eventlog.bin=@" + file));
    words.addAll(List.of(more));
    words.add(service.resolve("/v1/challenges/" + challenge() + "/evidence").toString());
    return new Command().run(words.toArray(new String[0])).output();
  }
}
