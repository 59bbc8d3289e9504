package dev.touchstone.attestation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasItem;
import static org.hamcrest.Matchers.not;

import dev.touchstone.eventlog.ima.ImaEntry;
import dev.touchstone.eventlog.ima.ImaList;
import dev.touchstone.eventlog.uefi.UefiEvent;
import dev.touchstone.eventlog.uefi.UefiLog;
import dev.touchstone.testing.Api;
import dev.touchstone.testing.DatabaseForTests;
import dev.touchstone.testing.HostUnderTest;
import dev.touchstone.testing.SoftwareTpmDevice;
import dev.touchstone.tpm.Evidence;
import dev.touchstone.tpm.HashAlgorithm;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.common.http.TestHTTPResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.response.ValidatableResponse;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Recorded launches measured anew into a TPM, and submitted by the agent as it is shipped. A
 * dynamic launch needs locality 4, which the tools do not reach: see {@link SubmittedLaunchTest}.
 */
@QuarkusTest
@QuarkusTestResource(DatabaseForTests.class)
@Tag("live")
class LiveLaunchTest {
  private static final HashAlgorithm SHA256 = HashAlgorithm.SHA256;

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

  private static List<String> measurements(String boot) {
    List<String> digests = new ArrayList<>();
    Evidence recorded = Evidence.of(boot);
    for (UefiEvent event :
        Evidence.ok(UefiLog.parse(recorded.file("uefi-eventlog.bin"))).events()) {
      if (event.extended()) {
        digests.add(event.pcr() + ":sha256=" + event.digest(SHA256).orElseThrow().hex());
      }
    }
    for (ImaEntry entry : Evidence.ok(ImaList.parse(recorded.file("ima.bin"))).entries()) {
      digests.add(
          entry.pcr()
              + ":sha256="
              + (entry.isViolation()
                  ? "ff".repeat(SHA256.size())
                  : SHA256.hash(entry.data().toArray()).hex()));
    }
    return digests;
  }

  private HostUnderTest launched(String name, String boot) throws IOException {
    tpm.extend(measurements(boot));
    HostUnderTest host =
        new HostUnderTest(name, tpm, service.toString().replaceAll("/$", ""))
            .withUefiLog(Evidence.of(boot).directory().resolve("uefi-eventlog.bin"))
            .withImaList(Evidence.of(boot).directory().resolve("ima.bin"));
    host.agent("enroll").orFail();
    return host;
  }

  private ValidatableResponse latest(String name) {
    String result = admin.get("/v1/hosts/" + name + "/results").path("items[0].result");
    return admin.get("/v1/results/" + result).then().statusCode(200);
  }

  @Test
  void facts_of_a_launch_reach_the_result_through_the_agent() throws IOException {
    HostUnderTest host = launched("launch-xen", "xen-good");

    host.agent("attest");

    latest("launch-xen")
        .body("launch.'launch.hypervisor'.value", equalTo("xen"))
        .body("launch.'xen.commandLine'.value", containsString("flask=enforcing"))
        .body("launch.'xen.commandLine'.binding", equalTo("bound"))
        .body("logs.uefi.replay.sha256.values()", not(hasItem("mismatch")))
        .body("logs.ima.replay.sha256.'10'", equalTo("match"))
        .body("findings.severity", not(hasItem("contraindicated")));
  }

  @Test
  void a_log_or_list_that_was_changed_ends_in_a_refusal_that_names_the_pcr() throws IOException {
    HostUnderTest host = launched("launch-kvm", "kvm-good");
    Path list = directory.resolve("ima.bin");
    byte[] records = Evidence.of("kvm-good").file("ima.bin").toArray();
    records[records.length - 2] ^= 1;
    Files.write(list, records);

    assertThat(host.withImaList(list).agent("attest").exitCode()).isEqualTo(1);
    latest("launch-kvm")
        .body("status", equalTo("contraindicated"))
        .body("findings.find { it.rule == 'log.ima.replay' }.pcr", equalTo(10));

    host.withImaList(Evidence.of("kvm-good").directory().resolve("ima.bin"))
        .withUefiLog(Evidence.of("kvm-tampered-cmdline").directory().resolve("uefi-eventlog.bin"))
        .agent("attest");
    latest("launch-kvm")
        .body("status", equalTo("contraindicated"))
        .body("findings.findAll { it.rule == 'log.uefi.replay' }.pcr", hasItem(8));
  }
}
