package dev.touchstone.attestation;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.touchstone.cli.CommandLineRun;
import dev.touchstone.eventlog.LogEvent;
import dev.touchstone.eventlog.ParsedLog;
import dev.touchstone.eventlog.ima.ImaList;
import dev.touchstone.eventlog.uefi.UefiLog;
import dev.touchstone.testing.Api;
import dev.touchstone.testing.Command;
import dev.touchstone.testing.DatabaseForTests;
import dev.touchstone.testing.HostUnderTest;
import dev.touchstone.testing.SoftwareTpmDevice;
import dev.touchstone.tpm.Evidence;
import dev.touchstone.tpm.HashAlgorithm;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.common.http.TestHTTPResource;
import io.quarkus.test.junit.QuarkusTest;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Recorded launches measured into a TPM, sent by the agent, and what the service makes of them. */
@QuarkusTest
@QuarkusTestResource(DatabaseForTests.class)
@Tag("live")
class LaunchOverHttpTest {
  private static final ObjectMapper JSON = new ObjectMapper();

  @TempDir Path directory;
  @TestHTTPResource URI service;

  private final Api admin = Api.admin();
  private SoftwareTpmDevice tpm;

  @BeforeEach
  void makeTpm() throws IOException {
    tpm = SoftwareTpmDevice.make(directory, directory.resolve("authority"), "tpm");
  }

  @AfterEach
  void endTpm() {
    tpm.close();
  }

  /** A host whose TPM was given the measurements of a recorded launch, and that has enrolled. */
  private HostUnderTest host(String name, String boot) throws IOException {
    List<String> extensions = new ArrayList<>();
    extensions.addAll(
        extensions(Evidence.ok(UefiLog.parse(Evidence.of(boot).file("uefi-eventlog.bin")))));
    extensions.addAll(extensions(Evidence.ok(ImaList.parse(Evidence.of(boot).file("ima.bin")))));
    tpm.extend(extensions);
    admin.post(
        "/v1/endorsement-authorities",
        Map.of(
            "name",
            "authority of " + name,
            "pem",
            SoftwareTpmDevice.authorityPem(directory.resolve("authority"))));
    HostUnderTest host =
        new HostUnderTest(name, tpm, service.toString().replaceAll("/$", ""))
            .withUefiLog(part(boot, "uefi-eventlog.bin"))
            .with("TOUCHSTONE_IMA_LOG", part(boot, "ima.bin").toString());
    host.agent("enroll").orFail();
    return host;
  }

  private static Path part(String boot, String name) {
    return Path.of("src/test/resources/evidence/boots", boot, name).toAbsolutePath();
  }

  private static List<String> extensions(ParsedLog log) {
    List<String> extensions = new ArrayList<>();
    for (LogEvent event : log.events()) {
      if (event.extended()) {
        extensions.add(
            event.pcr() + ":sha256=" + event.digest(HashAlgorithm.SHA256).orElseThrow().hex());
      }
    }
    return extensions;
  }

  private JsonNode latestResult(String name) throws IOException {
    JsonNode page = JSON.readTree(admin.get("/v1/hosts/" + name + "/results?limit=1").asString());
    String id = page.at("/items/0/result").asText();
    return JSON.readTree(admin.get("/v1/results/" + id).asString());
  }

  private JsonNode verifiedOffline(JsonNode result) throws IOException {
    Path bundle = directory.resolve("bundle.tar.gz");
    byte[] archive =
        admin
            .get("/v1/results/" + result.get("result").asText() + "/evidence")
            .then()
            .statusCode(200)
            .contentType("application/gzip")
            .extract()
            .asByteArray();
    Files.write(bundle, archive);
    return CommandLineRun.of("verify", bundle.toString(), "--json").json();
  }

  @Test
  void the_facts_of_a_launch_are_stored_and_the_evidence_verifies_offline_to_the_same()
      throws IOException {
    HostUnderTest host = host("launch-xen", "xen-good");

    host.agent("attest");
    JsonNode result = latestResult("launch-xen");

    assertThat(result.at("/launch/xen.commandLine/value").asText()).contains("flask=enforcing");
    assertThat(result.at("/launch/xen.commandLine/pcr").asInt()).isEqualTo(8);
    assertThat(result.at("/launch/xen.commandLine/binding").asText()).isEqualTo("bound");
    assertThat(result.at("/launch/xen.xsm/value").asText()).isEqualTo("enforcing");
    assertThat(result.at("/logs/uefi/replay/sha256/8").asText()).isEqualTo("match");
    assertThat(result.at("/logs/ima/replay/sha256/10").asText()).isEqualTo("match");
    JsonNode offline = verifiedOffline(result);
    for (String answer : List.of("launch", "logs", "quote", "findings", "status", "trusted")) {
      assertThat(offline.get(answer)).as(answer).isEqualTo(result.get(answer));
    }
  }

  @Test
  void a_log_of_another_launch_is_contraindicated_and_the_first_finding_names_the_pcr()
      throws IOException {
    HostUnderTest host =
        host("launch-other", "kvm-good")
            .withUefiLog(part("kvm-tampered-cmdline", "uefi-eventlog.bin"));

    host.agent("attest");
    JsonNode result = latestResult("launch-other");

    assertThat(result.get("status").asText()).isEqualTo("contraindicated");
    assertThat(result.at("/findings/0/rule").asText()).isEqualTo("log.uefi.replay");
    assertThat(result.at("/findings/0/pcr").asInt()).isEqualTo(8);
    assertThat(result.get("launch").has("kernel.commandLine")).isFalse();
  }

  @Test
  void an_ima_list_with_a_changed_record_is_contraindicated_and_proves_no_file()
      throws IOException {
    byte[] list = Files.readAllBytes(part("kvm-good", "ima.bin"));
    list[list.length / 2] ^= 1;
    Path changed = Files.write(directory.resolve("ima.bin"), list);
    HostUnderTest host =
        host("launch-ima", "kvm-good").with("TOUCHSTONE_IMA_LOG", changed.toString());

    host.agent("attest");
    JsonNode result = latestResult("launch-ima");

    assertThat(result.get("status").asText()).isEqualTo("contraindicated");
    assertThat(result.at("/findings/0/rule").asText()).startsWith("log.ima.");
    assertThat(result.get("launch").has("ima.files")).isFalse();
  }

  @Test
  void a_log_that_breaks_off_is_a_verdict_and_not_an_error() throws IOException {
    byte[] log = Files.readAllBytes(part("kvm-good", "uefi-eventlog.bin"));
    Path cut =
        Files.write(directory.resolve("cut.bin"), java.util.Arrays.copyOf(log, log.length - 7));
    HostUnderTest host = host("launch-cut", "kvm-good").withUefiLog(cut);

    Command.Outcome attested = host.agent("attest");
    JsonNode result = latestResult("launch-cut");

    assertThat(attested.exitCode()).isEqualTo(1);
    assertThat(result.get("status").asText()).isEqualTo("contraindicated");
    assertThat(result.get("reason").asText()).contains("UEFI event log cannot be read to its end");
  }
}
