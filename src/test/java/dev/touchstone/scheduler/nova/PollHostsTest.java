package dev.touchstone.scheduler.nova;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;

import dev.touchstone.attestation.RecordedLaunches;
import dev.touchstone.testing.Api;
import dev.touchstone.testing.DatabaseForTests;
import dev.touchstone.testing.RecordedHost;
import dev.touchstone.tpm.Evidence;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.response.Response;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@QuarkusTest
@QuarkusTestResource(DatabaseForTests.class)
class PollHostsTest {
  private static final String NOVA = "/OpenAttestationWebServices/V1.0/PollHosts";
  private static final Map<String, String> TRUSTED = Map.of("trust:trusted_host", "trusted");
  private static final Pattern ROWS =
      Pattern.compile(
          "\\{\"hosts\":\\[(\\{\"host_name\":\"[^\"]*\",\"trust_lvl\":\"(trusted|untrusted|unknown)\","
              + "\"vtime\":\"\\d{4}-\\d\\d-\\d\\dT\\d\\d:\\d\\d:\\d\\d\\.\\d{3}Z\"},?)*]}");

  private String blob;

  @BeforeEach
  void issueBlob() {
    blob = Api.admin().as("scheduler").token();
  }

  private Response poll(String path, String body) {
    return given()
        .header("x-auth-blob", blob)
        .header("Accept", "application/json")
        .contentType("application/json")
        .body(body)
        .post(path);
  }

  private static RecordedHost attested(String name, String boot) {
    RecordedHost host = new RecordedHost(name);
    host.attest(Evidence.of(boot).pcrs(), RecordedLaunches.logs(boot)).result();
    return host;
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        NOVA,
        "/AttestationService/resources/PollHosts",
        "/mtwilson/v2/integrations/openstack/PollHosts"
      })
  void rows_are_exactly_the_three_members_in_the_order_that_ovirt_reads(String path) {
    Instant before = Instant.now();
    Response answer = poll(path, "{\"count\": 2, \"hosts\": [\"nv-a\", \"NV-a\"]}");

    assertThat(answer.statusCode()).isEqualTo(200);
    assertThat(answer.contentType()).startsWith("application/json");
    assertThat(answer.asString()).matches(ROWS);
    assertThat(answer.jsonPath().getList("hosts.host_name")).isEqualTo(List.of("nv-a", "NV-a"));
    Instant evaluated = Instant.parse(answer.path("hosts[0].vtime"));
    assertThat(Duration.between(before, evaluated).abs()).isLessThan(Duration.ofMinutes(1));
  }

  @Test
  void the_filter_passes_a_trusted_host_alone_and_fails_closed() {
    attested("nv-good", "kvm-good");
    Api.admin()
        .post("/v1/golden-sets:capture", Map.of("host", "nv-good", "name", "nv", "activate", true))
        .then()
        .statusCode(201);
    attested("nv-bad", "kvm-tampered-cmdline");
    String asked = "{\"count\":3,\"hosts\":[\"nv-good\",\"nv-bad\",\"nv-never\"]}";
    Response answer = poll(NOVA, asked);

    assertThat(answer.jsonPath().getList("hosts.trust_lvl"))
        .isEqualTo(List.of("trusted", "untrusted", "unknown"));
    assertThat(TrustedFilter.passes(answer, "nv-good", TRUSTED)).isTrue();
    assertThat(TrustedFilter.passes(answer, "nv-bad", TRUSTED)).isFalse();
    assertThat(TrustedFilter.passes(answer, "nv-never", TRUSTED)).isFalse();
    assertThat(TrustedFilter.passes(answer, "nv-bad", Map.of())).isTrue();
    Response refused =
        given()
            .header("x-auth-blob", "wrong")
            .contentType("application/json")
            .body(asked)
            .post(NOVA);
    assertThat(refused.statusCode()).isEqualTo(401);
    assertThat(refused.jsonPath().getMap("")).isNotEmpty();
    assertThat(TrustedFilter.passes(refused, "nv-good", TRUSTED)).isFalse();
    assertThat(given().contentType("application/json").body(asked).post(NOVA).statusCode())
        .isEqualTo(401);
  }

  @Test
  void an_auth_blob_is_good_for_these_calls_and_no_other() {
    String admin = Api.admin().token();
    assertThat(given().header("x-auth-blob", admin).get("/v1/hosts").statusCode()).isEqualTo(401);
    assertThat(given().header("x-auth-blob", blob).get("/v1/trust/x").statusCode()).isEqualTo(401);
  }

  @Test
  void reads_ovirts_and_folsoms_requests_and_refuses_others_with_an_object() {
    assertThat(poll(NOVA, "{\"hosts\":[\"a\"]}").asString()).matches(ROWS);
    assertThat(poll(NOVA, "{\"hosts\":\"a\"}").jsonPath().getList("hosts.host_name"))
        .isEqualTo(List.of("a"));
    assertThat(poll(NOVA, "{\"hosts\":[]}").asString()).isEqualTo("{\"hosts\":[]}");
    for (String bad :
        List.of(
            "", "[]", "{}", "{\"hosts\":[1]}", "{\"hosts\":{\"a\":1}}", "{\"hosts\":[\"a\"]}x")) {
      Response refused = poll(NOVA, bad);
      assertThat(refused.statusCode()).as(bad).isEqualTo(400);
      assertThat(refused.jsonPath().getString("detail")).contains("hosts");
    }
  }

  @Test
  void names_are_echoed_as_they_came_and_never_break_the_answer() {
    Response answer = poll(NOVA, "{\"hosts\":[\"a\\\"b\\\\c\\u0007<é>\"]}");
    assertThat(answer.jsonPath().getList("hosts.host_name")).isEqualTo(List.of("a\"b\\c\u0007<é>"));
    assertThat(answer.jsonPath().getString("hosts[0].trust_lvl")).isEqualTo("unknown");
  }

  @Test
  void ten_thousand_names_are_one_call() {
    String names =
        IntStream.range(0, 10_000)
            .mapToObj(i -> "\"nv-" + i + "\"")
            .collect(Collectors.joining(","));
    Matcher rows =
        Pattern.compile("\"host_name\"")
            .matcher(poll(NOVA, "{\"hosts\":[" + names + "]}").asString());
    assertThat(rows.results().count()).isEqualTo(10_000);
  }
}
