package dev.touchstone.attestation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasItem;
import static org.hamcrest.Matchers.notNullValue;
import static org.hamcrest.Matchers.startsWith;

import dev.touchstone.testing.Api;
import dev.touchstone.testing.Command;
import dev.touchstone.testing.DatabaseForTests;
import dev.touchstone.testing.HostUnderTest;
import dev.touchstone.testing.SoftwareTpmDevice;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.common.http.TestHTTPResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.response.Response;
import io.restassured.specification.RequestSpecification;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The whole path with a real TPM, the agent as it is shipped and a real database. */
@QuarkusTest
@QuarkusTestResource(DatabaseForTests.class)
@Tag("live")
class LiveTpmTest {
  @TempDir Path directory;
  @TestHTTPResource URI service;

  private final Api admin = Api.admin();
  private SoftwareTpmDevice tpm;
  private SoftwareTpmDevice otherTpm;

  @BeforeEach
  void makeTpm() throws IOException {
    tpm = SoftwareTpmDevice.make(directory, directory.resolve("authority"), "tpm");
  }

  @AfterEach
  void endTpms() {
    tpm.close();
    if (otherTpm != null) {
      otherTpm.close();
    }
  }

  private HostUnderTest host(String name) throws IOException {
    return new HostUnderTest(name, tpm, url());
  }

  private String url() {
    return service.toString().replaceAll("/$", "");
  }

  private String believeTheAuthority() throws IOException {
    return admin
        .post(
            "/v1/endorsement-authorities",
            Map.of(
                "name",
                "authority " + System.nanoTime(),
                "pem",
                SoftwareTpmDevice.authorityPem(directory.resolve("authority"))))
        .then()
        .statusCode(201)
        .extract()
        .path("id");
  }

  private HostUnderTest trustedHost(String name) throws IOException {
    believeTheAuthority();
    tpm.measure(4, "boot loader of " + name);
    HostUnderTest host = host(name);
    host.agent("enroll").orFail();
    assertThat(host.agent("attest").exitCode()).isEqualTo(1);
    admin
        .post("/v1/golden-sets:capture", Map.of("host", name, "name", name, "activate", true))
        .then()
        .statusCode(201)
        .body("leftOut.size()", equalTo(0));
    return host;
  }

  private Response trust(String name) {
    return admin.get("/v1/trust/" + name);
  }

  @Test
  void a_host_enrols_attests_and_is_trusted_by_a_golden_set_from_its_first_evidence()
      throws IOException {
    HostUnderTest host = trustedHost("live-1");

    // Judged again from stored evidence as soon as the golden set is there.
    trust("live-1")
        .then()
        .body(
            "state", equalTo("trusted"), "trusted", equalTo(true), "status", equalTo("affirming"));

    Command.Outcome attested = host.agent("attest");
    assertThat(attested.output()).startsWith("trusted until ");
    assertThat(attested.exitCode()).isZero();
    admin
        .as("scheduler")
        .get("/v1/trust/live-1")
        .then()
        .statusCode(200)
        .body(
            "state", equalTo("trusted"),
            "reason", equalTo("the launch matches golden set live-1 v1"),
            "expiresAt", notNullValue());
  }

  @Test
  void a_tampered_pcr_is_untrusted_and_the_reason_names_it() throws IOException {
    HostUnderTest host = trustedHost("live-tampered");
    tpm.measure(8, "init=/bin/sh");

    Command.Outcome attested = host.agent("attest");

    assertThat(attested.exitCode()).isEqualTo(1);
    assertThat(attested.output()).startsWith("untrusted: PCR 8 (sha256): expected ");
    trust("live-tampered")
        .then()
        .body("state", equalTo("untrusted"), "reason", startsWith("PCR 8 (sha256): expected"));
    admin
        .get("/v1/hosts/live-tampered/results")
        .then()
        .body(
            "items[0].findings.rule", hasItem("golden.pcr"),
            "items[0].findings.find { it.rule == 'golden.pcr' }.pcr", equalTo(8),
            "items[0].findings.find { it.rule == 'golden.pcr' }.expected",
                equalTo("00".repeat(32)));
  }

  @Test
  void a_reboot_ends_the_verdict_of_the_boot_before() throws IOException {
    HostUnderTest host = trustedHost("live-reboot");
    int before = resetCount("live-reboot");
    tpm.reboot();
    tpm.measure(4, "another boot loader");

    assertThat(host.agent("attest").exitCode()).isEqualTo(1);

    trust("live-reboot").then().body("state", equalTo("untrusted"));
    assertThat(resetCount("live-reboot")).isEqualTo(before + 1);
  }

  @Test
  void a_host_that_lost_power_is_trusted_again_after_its_next_good_boot() throws IOException {
    HostUnderTest host = trustedHost("live-power");
    tpm.close();
    tpm.powerOn();
    tpm.measure(4, "boot loader of live-power");

    assertThat(host.agent("attest").exitCode()).isZero();
  }

  private int resetCount(String name) {
    return admin.get("/v1/hosts/" + name).then().extract().path("resetCount");
  }

  @Test
  void an_unvouched_tpm_stays_pending_until_an_admin_approves_it() throws IOException {
    HostUnderTest host = host("live-pending");
    host.agent("enroll").orFail();
    trust("live-pending")
        .then()
        .body(
            "state",
            equalTo("pending"),
            "trusted",
            equalTo(false),
            "reason",
            containsString("approve"));
    host.agent("attest");
    admin
        .post(
            "/v1/golden-sets:capture",
            Map.of("host", "live-pending", "name", "live-pending", "activate", true))
        .then()
        .statusCode(201);
    trust("live-pending").then().body("state", equalTo("pending"), "trusted", equalTo(false));

    admin.post("/v1/hosts/live-pending/approval").then().statusCode(200);

    trust("live-pending").then().body("state", equalTo("trusted"));
  }

  @Test
  void a_preregistered_endorsement_key_enrols_without_approval() throws IOException {
    tpm.tool("tpm2_createek", "-Q", "-c", "ek.ctx", "-G", "rsa", "-u", "ek.pub").orFail();
    tpm.tool("tpm2_flushcontext", "-t").orFail();
    String ekPublic =
        java.util.Base64.getEncoder()
            .encodeToString(Files.readAllBytes(tpm.directory().resolve("ek.pub")));
    admin
        .post("/v1/hosts", Map.of("host", "live-expected", "ekPublic", ekPublic))
        .then()
        .statusCode(201)
        .body("state", equalTo("expected"));
    trust("live-expected").then().body("state", equalTo("pending"));

    host("live-expected").agent("enroll").orFail();

    admin.get("/v1/hosts/live-expected").then().body("state", equalTo("enrolled"));
  }

  @Test
  void refuses_an_enrolled_name_to_another_endorsement_key() throws IOException {
    HostUnderTest host = trustedHost("live-name");
    otherTpm = SoftwareTpmDevice.make(directory, directory.resolve("authority"), "thief");

    Command.Outcome theft = new HostUnderTest("live-name", otherTpm, url()).agent("enroll");

    assertThat(theft.exitCode()).isNotZero();
    assertThat(theft.errors()).contains("another endorsement key");
    assertThat(host.agent("attest").exitCode()).as("the host itself goes on").isZero();
  }

  @Test
  void an_ecc_attestation_key_serves_as_well() throws IOException {
    believeTheAuthority();
    HostUnderTest host = host("live-ecc").with("TOUCHSTONE_AK_ALG", "ecc");
    host.agent("enroll").orFail();
    host.agent("attest");

    admin
        .get("/v1/hosts/live-ecc/results")
        .then()
        .body(
            "items[0].quote.algorithm",
            equalTo("ECDSA-P256-SHA256"),
            "items[0].quote.valid",
            equalTo(true));
  }

  @Test
  void refuses_the_same_evidence_a_second_time() throws IOException {
    HostUnderTest host = trustedHost("live-replay");
    Quoted quoted = quote(host, challenge(host));
    submit(host.api(), quoted).then().statusCode(201).body("trusted", equalTo(true));

    submit(host.api(), quoted)
        .then()
        .statusCode(409)
        .body("type", equalTo("/problems/challenge-used"));
    trust("live-replay").then().body("state", equalTo("trusted"));
  }

  @Test
  void refuses_old_evidence_for_a_new_challenge() throws IOException {
    HostUnderTest host = trustedHost("live-nonce");
    Quoted old = quote(host, challenge(host));
    Map<String, Object> fresh = challenge(host);

    submit(host.api(), new Quoted((String) fresh.get("challenge"), old.directory()))
        .then()
        .statusCode(201)
        .body("trusted", equalTo(false), "findings.rule", hasItem("quote.nonce-mismatch"));
    trust("live-nonce").then().body("state", equalTo("untrusted"));
  }

  @Test
  void refuses_the_evidence_of_another_host() throws IOException {
    HostUnderTest host = trustedHost("live-owner");
    otherTpm = SoftwareTpmDevice.make(directory, directory.resolve("authority"), "other");
    HostUnderTest other = new HostUnderTest("live-other", otherTpm, url());
    other.agent("enroll").orFail();
    Quoted quoted = quote(host, challenge(host));

    submit(other.api(), quoted).then().statusCode(403);
    other.api().post("/v1/hosts/live-owner/challenges").then().statusCode(403);
    submit(host.api(), quoted).then().statusCode(201).body("trusted", equalTo(true));
  }

  @Test
  void refuses_a_quote_by_a_key_that_is_not_the_enrolled_one() throws IOException {
    HostUnderTest host = trustedHost("live-key");
    otherTpm = SoftwareTpmDevice.make(directory, directory.resolve("authority"), "foreign");
    new HostUnderTest("live-foreign", otherTpm, url()).agent("enroll").orFail();
    Quoted foreign = quote(otherTpm, challenge(host));

    submit(host.api(), foreign)
        .then()
        .statusCode(201)
        .body("trusted", equalTo(false), "findings.rule", hasItem("quote.bad-signature"));
    trust("live-key").then().body("state", equalTo("untrusted"));
  }

  @Test
  void accepts_exactly_one_of_many_parallel_submissions() throws Exception {
    HostUnderTest host = trustedHost("live-parallel");
    Quoted quoted = quote(host, challenge(host));
    Api api = host.api();
    try (ExecutorService pool = Executors.newFixedThreadPool(8)) {
      Callable<Integer> submission = () -> submit(api, quoted).statusCode();
      List<Future<Integer>> answers = pool.invokeAll(java.util.Collections.nCopies(8, submission));
      int accepted = 0;
      for (Future<Integer> answer : answers) {
        assertThat(answer.get()).isIn(201, 409);
        accepted += answer.get() == 201 ? 1 : 0;
      }
      assertThat(accepted).isEqualTo(1);
    }
  }

  @Test
  void evidence_of_an_earlier_boot_that_arrives_late_changes_nothing() throws IOException {
    HostUnderTest host = trustedHost("live-late");
    Quoted early = quote(host, challenge(host));
    tpm.reboot();
    tpm.measure(4, "boot loader of live-late");
    submit(host.api(), quote(host, challenge(host)))
        .then()
        .statusCode(201)
        .body("trusted", equalTo(true));

    submit(host.api(), early)
        .then()
        .statusCode(201)
        .body("trusted", equalTo(false), "findings.rule", hasItem("boot.rollback"));

    trust("live-late").then().body("state", equalTo("trusted"));
  }

  @Test
  void truncated_evidence_is_refused_by_name_and_the_challenge_stays_good() throws IOException {
    HostUnderTest host = trustedHost("live-cut");
    Quoted quoted = quote(host, challenge(host));
    byte[] quote = Files.readAllBytes(quoted.directory().resolve("quote.bin"));
    Files.write(quoted.directory().resolve("quote.bin"), java.util.Arrays.copyOf(quote, 60));
    submit(host.api(), quoted)
        .then()
        .statusCode(400)
        .body("field", equalTo("quote.bin"), "detail", containsString("TPMS_ATTEST"));

    Files.write(quoted.directory().resolve("quote.bin"), quote);
    submit(host.api(), quoted).then().statusCode(201).body("trusted", equalTo(true));
  }

  @Test
  void evidence_as_json_is_judged_like_multipart() throws IOException {
    HostUnderTest host = trustedHost("live-json");
    Quoted quoted = quote(host, challenge(host));
    java.util.Base64.Encoder base64 = java.util.Base64.getEncoder();
    Map<String, Object> body =
        Map.of(
            "quote.bin", base64.encodeToString(Files.readAllBytes(quoted.part("quote.bin"))),
            "signature.bin",
                base64.encodeToString(Files.readAllBytes(quoted.part("signature.bin"))),
            "pcrs.json", base64.encodeToString(Files.readAllBytes(quoted.part("pcrs.json"))));

    host.api()
        .post("/v1/challenges/" + quoted.challenge() + "/evidence", body)
        .then()
        .statusCode(201)
        .body("trusted", equalTo(true), "result", notNullValue(), "expiresAt", notNullValue());
  }

  @Test
  void a_revoked_golden_set_ends_trust_at_once() throws IOException {
    HostUnderTest host = trustedHost("live-revoked");
    assertThat(host.agent("attest").exitCode()).isZero();

    admin.post("/v1/golden-sets/live-revoked/versions/1/revocation").then().statusCode(200);

    trust("live-revoked").then().body("state", equalTo("untrusted"));
    admin.post("/v1/golden-sets/live-revoked/versions/1/activation").then().statusCode(409);
  }

  private record Quoted(String challenge, Path directory) {
    Path part(String name) {
      return directory.resolve(name);
    }
  }

  private Map<String, Object> challenge(HostUnderTest host) throws IOException {
    return host.api()
        .post("/v1/hosts/" + host.name() + "/challenges")
        .then()
        .statusCode(201)
        .extract()
        .jsonPath()
        .getMap("");
  }

  private Quoted quote(HostUnderTest host, Map<String, Object> challenge) throws IOException {
    return quote(host.tpm(), challenge);
  }

  /**
   * A quote made with tpm2_quote itself, so that it can be submitted in other ways than the
   * agent's.
   */
  private static Quoted quote(SoftwareTpmDevice device, Map<String, Object> challenge)
      throws IOException {
    Path out = Files.createTempDirectory(device.directory(), "quote");
    @SuppressWarnings("unchecked")
    Map<String, List<Integer>> selection =
        (Map<String, List<Integer>>) challenge.get("pcrSelection");
    List<Integer> pcrs = selection.get("sha256");
    String list =
        "sha256:"
            + pcrs.stream().map(String::valueOf).collect(java.util.stream.Collectors.joining(","));
    device
        .tool(
            "tpm2_quote",
            "-Q",
            "-c",
            "0x8101a7e5",
            "-l",
            list,
            "-q",
            (String) challenge.get("nonce"),
            "-g",
            "sha256",
            "-m",
            out.resolve("quote.bin").toString(),
            "-s",
            out.resolve("signature.bin").toString(),
            "-o",
            out.resolve("values").toString(),
            "-F",
            "values")
        .orFail();
    byte[] values = Files.readAllBytes(out.resolve("values"));
    StringBuilder json = new StringBuilder("{\"sha256\":{");
    for (int i = 0; i < pcrs.size(); i++) {
      json.append(i == 0 ? "" : ",")
          .append('"')
          .append(pcrs.get(i))
          .append("\":\"")
          .append(java.util.HexFormat.of().formatHex(values, i * 32, (i + 1) * 32))
          .append('"');
    }
    Files.writeString(out.resolve("pcrs.json"), json.append("}}"));
    return new Quoted((String) challenge.get("challenge"), out);
  }

  private static Response submit(Api api, Quoted quoted) {
    RequestSpecification request = api.call();
    for (String part : List.of("quote.bin", "signature.bin", "pcrs.json")) {
      request.multiPart(part, quoted.part(part).toFile());
    }
    return request.post("/v1/challenges/" + quoted.challenge() + "/evidence");
  }
}
