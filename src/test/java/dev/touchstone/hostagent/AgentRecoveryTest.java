package dev.touchstone.hostagent;

import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.equalTo;

import dev.touchstone.testing.Api;
import dev.touchstone.testing.Command;
import dev.touchstone.testing.DatabaseForTests;
import dev.touchstone.testing.FaultyTools;
import dev.touchstone.testing.FaultyTools.Fault;
import dev.touchstone.testing.HostUnderTest;
import dev.touchstone.testing.SoftwareTpmDevice;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.common.http.TestHTTPResource;
import io.quarkus.test.junit.QuarkusTest;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Whatever goes wrong during a run, the next one mends it, and the host stays the same host. */
@QuarkusTest
@QuarkusTestResource(DatabaseForTests.class)
@Tag("live")
class AgentRecoveryTest {
  private static final String AK_HANDLE = "0x8101a7e5";
  private static final int KILLED = 137;

  /** The tools that change something, here, in the TPM or at the service. */
  private static final String WITH_EFFECT =
      "curl mv tpm2_activatecredential tpm2_create tpm2_evictcontrol tpm2_quote";

  @TempDir static Path directory;
  private static SoftwareTpmDevice tpm;
  private static FaultyTools tools;

  @TestHTTPResource URI service;

  private final Api admin = Api.admin();
  private HostUnderTest host;

  @BeforeAll
  static void makeTpm() throws IOException {
    tpm = launched("tpm");
    tools = new FaultyTools(directory);
  }

  /** A TPM with a launch that no golden set of another test of this service expects. */
  private static SoftwareTpmDevice launched(String name) throws IOException {
    SoftwareTpmDevice device =
        SoftwareTpmDevice.make(directory, directory.resolve("authority"), name);
    device.measure(4, "boot loader of " + name);
    return device;
  }

  @AfterAll
  static void endTpm() {
    tpm.close();
  }

  /** A TPM has one name for good; each test begins without a key and a token. */
  @BeforeEach
  void makeHost() throws IOException {
    host = new HostUnderTest("agent", tpm, url());
    forgetIdentity();
  }

  private String url() {
    return service.toString().replaceAll("/$", "");
  }

  /** The Name of the key at the agent's handle, or "" if there is none. */
  private String akInTpm() throws IOException {
    Path name = directory.resolve("ak.name");
    Files.deleteIfExists(name);
    tpm.tool("tpm2_readpublic", "-Q", "-c", AK_HANDLE, "-n", name.toString());
    return Files.exists(name) ? java.util.HexFormat.of().formatHex(Files.readAllBytes(name)) : "";
  }

  private String akInService() {
    return admin.get("/v1/hosts/agent").then().statusCode(200).extract().path("akName");
  }

  private void forgetIdentity() throws IOException {
    if (!akInTpm().isEmpty()) {
      tpm.tool("tpm2_evictcontrol", "-Q", "-C", "o", "-c", AK_HANDLE).orFail();
    }
    for (String file : List.of("host-token", "ak.key", "lease")) {
      Files.deleteIfExists(host.state().resolve(file));
    }
  }

  @Test
  void killed_after_any_step_of_its_first_run_it_goes_on_as_the_same_host() throws IOException {
    List<String> steps = new ArrayList<>();
    while (true) {
      forgetIdentity();
      FaultyTools.Run killed =
          tools.run(host, Fault.KILLED_AFTER, WITH_EFFECT, steps.size() + 1, "run");
      if (killed.tool().isEmpty()) {
        break; // it had no more calls to make
      }
      steps.add(killed.tool());
      assertThat(killed.outcome().exitCode()).as("killed after " + steps).isEqualTo(KILLED);
      String left = akInTpm();

      Command.Outcome next = host.agent("run");

      assertThat(next.exitCode()).as("after " + steps + ": " + next.errors()).isEqualTo(1);
      assertThat(akInService()).as("after " + steps).isEqualTo(akInTpm());
      if (!left.isEmpty()) {
        assertThat(akInTpm()).as("the key survives " + steps).isEqualTo(left);
      }
      assertThat(host.state().resolve("work")).doesNotExist();
    }
    assertThat(steps)
        .containsExactly(
            "tpm2_create",
            "tpm2_evictcontrol",
            "curl",
            "tpm2_activatecredential",
            "curl",
            "mv",
            "curl",
            "tpm2_quote",
            "curl");
    admin
        .get("/v1/hosts?limit=200")
        .then()
        .body("items.findAll { it.host == 'agent' }.size()", equalTo(1));
    assertThat(tpm.tool("tpm2_getcap", "handles-loaded-session").output()).isBlank();
    assertThat(tpm.tool("tpm2_getcap", "handles-transient").output()).isBlank();
  }

  @Test
  void a_key_kept_in_a_file_survives_a_kill_around_any_rename_and_a_reboot() throws IOException {
    host.with("TOUCHSTONE_AK_STORE", "file").with("TOUCHSTONE_AK_ALG", "ecc");
    for (int at = 1; ; at++) {
      Files.deleteIfExists(host.state().resolve("ak.key"));
      Files.deleteIfExists(host.state().resolve("host-token"));
      FaultyTools.Run killed = tools.run(host, Fault.KILLED_AFTER, "sync", at, "run");
      boolean over = killed.tool().isEmpty();
      assertThat(host.agent("run").exitCode()).isEqualTo(1);
      if (over) {
        break;
      }
    }
    String name = akInService();
    tpm.reboot();
    tpm.measure(4, "boot loader of tpm");

    assertThat(host.agent("run").exitCode()).isEqualTo(1);
    assertThat(host.agent("enroll").exitCode()).isZero();

    assertThat(akInService()).isEqualTo(name);
    assertThat(akInTpm()).as("nothing in the TPM").isEmpty();
    admin
        .get("/v1/hosts/agent/results")
        .then()
        .body("items[0].quote.algorithm", equalTo("ECDSA-P256-SHA256"));
  }

  @Test
  void an_answer_of_the_service_that_is_lost_is_asked_for_again_in_the_same_run()
      throws IOException {
    // The second uses up an enrolment's secret, the fourth a challenge's nonce.
    for (int call : List.of(2, 4)) {
      FaultyTools.Run run = tools.run(host, Fault.ANSWER_LOST, "curl", call, "run");
      assertThat(run.tool()).isEqualTo("curl");
      assertThat(run.outcome().exitCode())
          .as("answer " + call + ": " + run.outcome().errors())
          .isEqualTo(1);
      Files.delete(host.state().resolve("host-token"));
    }
    assertThat(akInService()).isEqualTo(akInTpm());
  }

  @Test
  void a_busy_tpm_is_asked_again() throws IOException {
    for (String tool : List.of("tpm2_create")) {
      FaultyTools.Run run = tools.run(host, Fault.TPM_BUSY, tool, 1, "run");
      if (run.tool().isEmpty()) {
        throw new AssertionError(tool + " was not called");
      }
      assertThat(run.outcome().exitCode()).as(tool + run.outcome().errors()).isEqualTo(1);
      assertThat(run.outcome().errors()).contains("The TPM is busy; trying again");
      forgetIdentity();
    }
  }

  @Test
  void a_tpm_that_fails_is_not_taken_for_one_without_a_key() throws IOException {
    assertThat(host.agent("run").exitCode()).isEqualTo(1);
    String name = akInTpm();

    FaultyTools.Run run = tools.run(host, Fault.FAILS, "tpm2_readpublic", 1, "run");

    assertThat(run.outcome().exitCode()).isEqualTo(4);
    assertThat(run.outcome().errors()).contains("cannot look for the attestation key");
    assertThat(akInTpm()).isEqualTo(name);
  }

  @Test
  void a_full_disk_loses_nothing_and_is_named() throws IOException {

    FaultyTools.Run run = tools.run(host, Fault.FAILS, "sync", 1, "run");

    assertThat(run.outcome().exitCode()).isEqualTo(5);
    assertThat(run.outcome().errors()).contains("is the disk full?");
    assertThat(host.state().resolve("host-token")).doesNotExist();
    String name = akInTpm();
    assertThat(host.agent("run").exitCode()).isEqualTo(1);
    assertThat(akInService()).isEqualTo(name);
  }

  @Test
  void passwords_are_read_from_files_and_never_stand_on_a_command_line() throws IOException {
    try (SoftwareTpmDevice owned = launched("owned")) {
      owned.tool("tpm2_changeauth", "-c", "o", "ownersecret").orFail();
      owned.tool("tpm2_changeauth", "-c", "e", "endorsementsecret").orFail();
      HostUnderTest host = new HostUnderTest("agent-owned", owned, url());
      Command.Outcome refused = host.agent("run");
      assertThat(refused.exitCode()).isEqualTo(4);
      assertThat(refused.errors()).contains("TOUCHSTONE_ENDORSEMENT_AUTH_FILE");
      host.with("TOUCHSTONE_ENDORSEMENT_AUTH_FILE", secret("endorsement", "endorsementsecret\n"));
      refused = host.agent("run");
      assertThat(refused.exitCode()).isEqualTo(4);
      assertThat(refused.errors()).contains("TOUCHSTONE_OWNER_AUTH_FILE");
      host.with("TOUCHSTONE_OWNER_AUTH_FILE", secret("owner", "ownersecret\n"));

      FaultyTools.Run run = tools.run(host, Fault.NONE, 0, "run");

      assertThat(run.outcome().exitCode()).as(run.outcome().errors()).isEqualTo(1);
      String token = Files.readString(host.state().resolve("host-token")).strip();
      assertThat(tools.calls())
          .isNotEmpty()
          .noneMatch(
              call -> call.contains("secret\n") || call.matches(".*(owner|endorsement)secret.*"))
          .noneMatch(call -> call.contains(token));
      assertThat(
              PosixFilePermissions.toString(
                  Files.getPosixFilePermissions(host.state().resolve("host-token"))))
          .isEqualTo("rw-------");
    }
  }

  private String secret(String name, String text) throws IOException {
    return Files.writeString(directory.resolve(name), text).toString();
  }

  @Test
  void an_ecc_endorsement_key_without_a_certificate_serves_an_rsa_attestation_key()
      throws IOException {
    try (SoftwareTpmDevice other = launched("ecc")) {
      HostUnderTest host =
          new HostUnderTest("agent-ecc", other, url()).with("TOUCHSTONE_EK", "ecc");

      Command.Outcome enrolled = host.agent("enroll");

      assertThat(enrolled.exitCode()).as(enrolled.errors()).isZero();
      assertThat(enrolled.errors()).contains("no endorsement certificate").contains("pending");
      assertThat(host.agent("attest").exitCode()).isEqualTo(1);
    }
  }

  @Test
  void a_tpm_in_dictionary_attack_lockout_still_quotes() throws IOException {
    assertThat(host.agent("run").exitCode()).isEqualTo(1);
    tpm.tool("tpm2_dictionarylockout", "-s", "-n", "1", "-t", "1000", "-l", "1000").orFail();
    tpm.tool("tpm2_createprimary", "-Q", "-C", "o", "-p", "right", "-c", "p.ctx").orFail();
    tpm.tool("tpm2_flushcontext", "-t").orFail();
    tpm.tool("tpm2_create", "-Q", "-C", "p.ctx", "-P", "wrong", "-u", "x.pub", "-r", "x.priv");
    tpm.tool("tpm2_flushcontext", "-t").orFail();
    assertThat(tpm.tool("tpm2_getcap", "properties-variable").output())
        .containsPattern("inLockout: +1");

    Command.Outcome attested = host.agent("run");

    assertThat(attested.exitCode()).as(attested.errors()).isEqualTo(1);
    assertThat(attested.output()).startsWith("untrusted: ");
    tpm.tool("tpm2_dictionarylockout", "-c").orFail();
  }

  @Test
  void a_refusal_because_of_lockout_is_explained() throws IOException {
    FaultyTools.Run run = tools.run(host, Fault.TPM_LOCKED_OUT, "tpm2_create", 1, "run");

    assertThat(run.outcome().exitCode()).isEqualTo(4);
    assertThat(run.outcome().errors())
        .contains("cannot make the attestation key; the TPM is in dictionary-attack lockout")
        .contains("tpm2_dictionarylockout --clear-lockout");
  }

  @Test
  void a_cleared_tpm_enrols_as_the_same_host_with_a_new_key() throws IOException {
    try (SoftwareTpmDevice cleared = launched("cleared")) {
      HostUnderTest other = new HostUnderTest("agent-cleared", cleared, url());
      assertThat(other.agent("run").exitCode()).isEqualTo(1);
      cleared.tool("tpm2_clear", "-c", "l").orFail();

      Command.Outcome run = other.agent("run");

      assertThat(run.exitCode()).as(run.errors()).isEqualTo(1);
      assertThat(run.errors()).contains("Made an attestation key").doesNotContain("refused");
    }
  }

  @Test
  void a_log_that_is_too_large_is_left_out_and_said() throws IOException {
    Path log = Files.write(directory.resolve("log"), new byte[5000]);
    host.withImaList(log).with("TOUCHSTONE_MAX_LOG_BYTES", "4999");

    Command.Outcome run = host.agent("run");

    assertThat(run.exitCode()).isEqualTo(1);
    assertThat(run.errors()).contains(log + " is larger than 4999 bytes").contains("left out");
  }

  @Test
  void renews_only_when_half_of_the_lease_is_gone_or_the_host_was_booted_anew() throws IOException {
    admin
        .post(
            "/v1/endorsement-authorities",
            java.util.Map.of(
                "name",
                "authority " + System.nanoTime(),
                "pem",
                SoftwareTpmDevice.authorityPem(directory.resolve("authority"))))
        .then()
        .statusCode(201);
    try (SoftwareTpmDevice other = launched("renew")) {
      HostUnderTest host = new HostUnderTest("agent-renew", other, url());
      assertThat(host.agent("renew").exitCode()).isEqualTo(1);
      admin
          .post(
              "/v1/golden-sets:capture",
              java.util.Map.of("host", "agent-renew", "name", "agent-renew", "activate", true))
          .then()
          .statusCode(201);
      assertThat(host.agent("renew").output()).startsWith("trusted until ");

      Command.Outcome young = host.agent("renew");
      assertThat(young.exitCode()).isZero();
      assertThat(young.errors()).contains("nothing to do");
      assertThat(young.output()).isEmpty();

      Path lease = host.state().resolve("lease");
      String[] kept = Files.readString(lease).strip().split(" ");
      Files.writeString(lease, "%s %d 100\n".formatted(kept[0], Long.parseLong(kept[1]) - 60));
      assertThat(host.agent("renew").output()).as("old").startsWith("trusted until ");
      Files.writeString(lease, "another-boot %s %s\n".formatted(kept[1], kept[2]));
      assertThat(host.agent("renew").output()).as("another boot").startsWith("trusted until ");
    }
  }
}
