package dev.touchstone.attestation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.everyItem;
import static org.hamcrest.Matchers.hasItem;
import static org.hamcrest.Matchers.hasKey;
import static org.hamcrest.Matchers.not;
import static org.hamcrest.Matchers.startsWith;

import com.fasterxml.jackson.databind.JsonNode;
import dev.touchstone.appraisal.Appraisal;
import dev.touchstone.appraisal.LaunchPolicy;
import dev.touchstone.eventlog.LaunchEvidence;
import dev.touchstone.testing.Api;
import dev.touchstone.testing.DatabaseForTests;
import dev.touchstone.testing.RecordedHost;
import dev.touchstone.tpm.Bytes;
import dev.touchstone.tpm.Digest;
import dev.touchstone.tpm.Evidence;
import dev.touchstone.tpm.HashAlgorithm;
import dev.touchstone.tpm.PcrValues;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.response.Response;
import io.restassured.response.ValidatableResponse;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Logs that come in over HTTP are judged by the functions that judge them anywhere. */
@QuarkusTest
@QuarkusTestResource(DatabaseForTests.class)
class SubmittedLaunchTest {
  private static final HashAlgorithm SHA256 = HashAlgorithm.SHA256;

  private final Api admin = Api.admin();

  private Response result(RecordedHost.Sent sent) {
    return admin.get("/v1/results/" + sent.result());
  }

  private static Bytes flipped(Bytes bytes, int offset) {
    byte[] changed = bytes.toArray();
    changed[offset] ^= 0x01;
    return Bytes.copyOf(changed);
  }

  private static int indexOf(Bytes bytes, String text) {
    int at = new String(bytes.toArray(), StandardCharsets.ISO_8859_1).lastIndexOf(text);
    assertThat(at).as(text).isNotNegative();
    return at;
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "kvm-good",
        "xen-good",
        "xen-tampered",
        "xen-no-xsm",
        "xen-no-eventlog",
        "kvm-secureboot-off",
        "kvm-ima-violation"
      })
  void facts_logs_quote_and_findings_are_those_of_the_pure_functions(String boot) {
    RecordedHost host = new RecordedHost("submitted-" + boot);
    RecordedHost.Sent sent = host.attest(Evidence.of(boot).pcrs(), RecordedLaunches.logs(boot));
    ProvenEvidence proven = RecordedLaunches.proven(host, sent);

    String stored = result(sent).asString();

    assertThat(RecordedLaunches.shown(stored)).isEqualTo(RecordedLaunches.shown(proven));
    Appraisal appraisal =
        Appraisal.of(
            new LaunchPolicy("pcr-golden", SHA256, false),
            proven.quote(),
            Optional.empty(),
            proven.logs(),
            "facts",
            List.of(),
            List.of());
    assertThat(rules(RecordedLaunches.read(stored).get("findings")))
        .containsAll(
            appraisal.verdict().findings().stream()
                .filter(finding -> !finding.rule().startsWith("golden."))
                .map(finding -> finding.rule() + ": " + finding.message())
                .toList());
  }

  private static List<String> rules(JsonNode findings) {
    return java.util.stream.StreamSupport.stream(findings.spliterator(), false)
        .map(finding -> finding.get("rule").asText() + ": " + finding.get("message").asText())
        .toList();
  }

  @Test
  void a_xen_launch_shows_its_command_line_and_where_it_was_measured() {
    RecordedHost host = new RecordedHost("facts-xen");
    RecordedHost.Sent sent =
        host.attest(Evidence.of("xen-good").pcrs(), RecordedLaunches.logs("xen-good"));

    result(sent)
        .then()
        .statusCode(200)
        .body("launch.'launch.hypervisor'.value", equalTo("xen"))
        .body("launch.'xen.commandLine'.value", containsString("flask=enforcing"))
        .body("launch.'xen.commandLine'.log", equalTo("uefi"))
        .body("launch.'xen.commandLine'.pcr", equalTo(8))
        .body("launch.'xen.commandLine'.binding", equalTo("bound"))
        .body(
            "logs.uefi.replay.sha256.findAll { it.key as int < 10 }.values()",
            everyItem(equalTo("match")))
        .body("logs.uefi.replay.sha256.values()", not(hasItem("mismatch")))
        .body("logs.ima.replay.sha256.'10'", equalTo("match"))
        .body(
            "findings.findAll { it.rule.startsWith('log.') }.severity",
            not(hasItem("contraindicated")));
  }

  @Test
  void a_kvm_launch_shows_its_kernel_and_what_selinux_was() {
    RecordedHost host = new RecordedHost("facts-kvm");
    RecordedHost.Sent sent =
        host.attest(Evidence.of("kvm-good").pcrs(), RecordedLaunches.logs("kvm-good"));

    result(sent)
        .then()
        .body("launch.'launch.hypervisor'.value", equalTo("kvm"))
        .body("launch.'kernel.commandLine'.value", containsString("ima_policy=tcb"))
        .body("launch.'firmware.secureBoot'.value", equalTo("on"))
        .body("launch.'ima.files'.log", equalTo("ima"))
        .body("launch", hasKey("selinux.enforcing"));
  }

  @Test
  void a_dynamic_launch_is_told_from_its_txt_log() {
    Map<Integer, Digest> pcrs = new TreeMap<>(Evidence.of("xen-good").pcrs().bank(SHA256));
    pcrs.keySet().removeIf(pcr -> pcr >= 17);
    LaunchEvidence.pcrs(LaunchEvidence.json("txt-emulated/xen-sha256.json").get("pcrs"))
        .bank(SHA256)
        .forEach(
            (pcr, value) -> {
              if (pcr >= 17) {
                pcrs.put(pcr, value);
              }
            });
    Map<String, Bytes> logs = new HashMap<>(RecordedLaunches.logs("xen-good"));
    logs.put("txt-eventlog.bin", LaunchEvidence.bytes("txt-emulated/xen-sha256.tcg-log.bin"));
    RecordedHost host = new RecordedHost("facts-txt");
    RecordedHost.Sent sent = host.attest(PcrValues.of(Map.of(SHA256, pcrs)), logs);

    assertThat(RecordedLaunches.shown(result(sent).asString()))
        .isEqualTo(RecordedLaunches.shown(RecordedLaunches.proven(host, sent)));
    result(sent)
        .then()
        .body("launch.'txt.measured'.value", equalTo(true))
        .body("launch.'txt.mleDigest'.log", equalTo("txt"))
        .body("launch.'launch.path'.value", equalTo("txt-tboot"))
        .body("logs.txt.replay.sha256.'17'", equalTo("match"));

    logs.put(
        "txt-eventlog.bin", LaunchEvidence.bytes("txt-emulated/xen-sha256-tamper-xsm.tcg-log.bin"));
    result(host.attest(PcrValues.of(Map.of(SHA256, pcrs)), logs))
        .then()
        .body("status", equalTo("contraindicated"))
        .body("launch", not(hasKey("txt.mleDigest")))
        .body("findings.find { it.rule == 'log.txt.replay' }.pcr", equalTo(17));
  }

  @Test
  void a_tampered_command_line_in_the_log_is_contraindicated_by_its_pcr() {
    Map<String, Bytes> logs = new HashMap<>(RecordedLaunches.logs("xen-good"));
    RecordedHost host = new RecordedHost("tampered-uefi");

    // the log of a boot with another command line beside the quote of this one
    logs.put("uefi-eventlog.bin", RecordedLaunches.logs("xen-tampered").get("uefi-eventlog.bin"));
    refused(host, "xen-good", logs)
        .body("findings.find { it.rule == 'log.uefi.replay' }.pcr", equalTo(8))
        .body("findings.find { it.rule == 'log.uefi.replay' }.message", containsString("PCR 8"))
        .body("logs.uefi.replay.sha256.'8'", equalTo("mismatch"))
        .body("launch", not(hasKey("xen.commandLine")))
        .body("reason", containsString("PCR"));
  }

  @Test
  void text_that_was_changed_under_its_digest_is_no_fact() {
    Map<String, Bytes> logs = new HashMap<>(RecordedLaunches.logs("xen-good"));
    Bytes log = logs.get("uefi-eventlog.bin");
    logs.put("uefi-eventlog.bin", flipped(log, indexOf(log, "flask=enforcing")));
    RecordedHost host = new RecordedHost("tampered-text");

    RecordedHost.Sent sent = host.attest(Evidence.of("xen-good").pcrs(), logs);

    // the digest still replays: only the text is a lie, and satisfies nothing
    result(sent).then().statusCode(200).body("launch", not(hasKey("xen.commandLine")));
  }

  @Test
  void a_tampered_ima_record_is_contraindicated_by_pcr_10() {
    Map<String, Bytes> logs = new HashMap<>(RecordedLaunches.logs("kvm-good"));
    // its text: the recorded SHA-1 beside it says nothing of the SHA-256 bank
    logs.put("ima.bin", flipped(logs.get("ima.bin"), indexOf(logs.get("ima.bin"), "/usr/")));
    RecordedHost host = new RecordedHost("tampered-ima");

    refused(host, "kvm-good", logs)
        .body("findings.find { it.rule == 'log.ima.replay' }.pcr", equalTo(10))
        .body("logs.ima.replay.sha256.'10'", equalTo("mismatch"))
        .body("launch", not(hasKey("ima.files")))
        .body("launch", hasKey("kernel.commandLine"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"uefi-eventlog.bin", "txt-eventlog.bin", "ima.bin", "ima.txt"})
  void an_unreadable_log_is_contraindicated_and_no_failure_of_the_service(String part) {
    for (Bytes garbage :
        List.of(
            Bytes.copyOf(new byte[] {0}),
            Bytes.ofHex("ff".repeat(4096)),
            Bytes.copyOf("<html>\0\ud83d</html>\n".getBytes(StandardCharsets.UTF_16LE)),
            Bytes.copyOf(new byte[1 << 16]))) {
      Map<String, Bytes> logs = new HashMap<>(RecordedLaunches.logs("kvm-good"));
      if (part.startsWith("ima")) {
        logs.remove("ima.bin");
      }
      logs.put(part, garbage);
      RecordedHost host = new RecordedHost("unreadable-" + System.nanoTime());

      refused(host, "kvm-good", logs)
          .body(
              "findings.rule",
              hasItem(startsWith("log." + part.replaceAll("[-.].*", "") + ".unreadable")));
    }
  }

  @Test
  void a_log_cut_anywhere_is_a_verdict() {
    Bytes log = RecordedLaunches.logs("kvm-good").get("uefi-eventlog.bin");
    RecordedHost host = new RecordedHost("cut-log");
    for (int size = 1; size < log.size(); size += log.size() / 7) {
      refused(host, "kvm-good", Map.of("uefi-eventlog.bin", log.slice(0, size)));
    }
  }

  @Test
  void judging_again_keeps_the_facts() {
    RecordedHost host = new RecordedHost("facts-again");
    RecordedHost.Sent sent =
        host.attest(Evidence.of("kvm-good").pcrs(), RecordedLaunches.logs("kvm-good"));
    String first = result(sent).asString();
    admin
        .post(
            "/v1/golden-sets:capture",
            Map.of("host", "facts-again", "name", "facts-again", "activate", true))
        .then()
        .statusCode(201);
    try {
      Response results = admin.get("/v1/hosts/facts-again/results");
      results
          .then()
          .body("items[0].cause", equalTo("golden set facts-again v1 activated"))
          .body("items[0].status", equalTo("affirming"));

      String again = admin.get("/v1/results/" + results.path("items[0].result")).asString();
      assertThat(RecordedLaunches.shown(again)).isEqualTo(RecordedLaunches.shown(first));
    } finally {
      admin.post("/v1/golden-sets/facts-again/versions/1/retirement").then().statusCode(200);
    }
  }

  private ValidatableResponse refused(RecordedHost host, String boot, Map<String, Bytes> logs) {
    return result(host.attest(Evidence.of(boot).pcrs(), logs))
        .then()
        .statusCode(200)
        .body("trusted", equalTo(false))
        .body("status", equalTo("contraindicated"));
  }

  @Test
  void text_that_a_database_refuses_proves_nothing_and_is_no_failure_of_the_service() {
    // PCR 10 of a list whose only file has a NUL and a lone half of a surrogate pair in its name
    byte[] digest = concat("sha256:\0".getBytes(StandardCharsets.US_ASCII), new byte[32]);
    byte[] name =
        concat("/bin/a\0b\ud83d".getBytes(StandardCharsets.UTF_8), new byte[] {(byte) 0xed, 0});
    byte[] data = concat(little(digest.length), digest, little(name.length), name);
    byte[] template = "ima-ng".getBytes(StandardCharsets.US_ASCII);
    Bytes list =
        Bytes.copyOf(
            concat(
                little(10),
                HashAlgorithm.SHA1.hash(data).toArray(),
                little(template.length),
                template,
                little(data.length),
                data));
    Digest pcr10 = SHA256.hash(concat(new byte[32], SHA256.hash(data).toArray()));
    RecordedHost host = new RecordedHost("hostile-text");

    RecordedHost.Sent sent =
        host.attest(PcrValues.of(Map.of(SHA256, Map.of(10, pcr10))), Map.of("ima.bin", list));

    String stored = result(sent).then().statusCode(200).extract().asString();
    // No kernel lists such a name: the record is not believed, and what it says is kept all the
    // same.
    assertThat(RecordedLaunches.read(stored).get("launch").has("ima.files")).isFalse();
    assertThat(RecordedLaunches.shown(stored))
        .isEqualTo(RecordedLaunches.shown(RecordedLaunches.proven(host, sent)));
  }

  private static byte[] little(int value) {
    return new byte[] {
      (byte) value, (byte) (value >> 8), (byte) (value >> 16), (byte) (value >> 24)
    };
  }

  private static byte[] concat(byte[]... pieces) {
    java.io.ByteArrayOutputStream out = new java.io.ByteArrayOutputStream();
    for (byte[] piece : pieces) {
      out.writeBytes(piece);
    }
    return out.toByteArray();
  }

  @Test
  void a_long_list_of_files_leaves_the_result_below_a_megabyte() {
    RecordedHost host = new RecordedHost("facts-many");
    RecordedHost.Sent sent =
        host.attest(
            Evidence.of("kvm-ima-many").pcrs(),
            Map.of("ima.bin", Evidence.of("kvm-ima-many").file("ima.bin")));

    Response shown = result(sent);

    assertThat(shown.asByteArray().length).isLessThan(1_000_000);
    shown
        .then()
        .body("logs.ima.replay.sha256.'10'", equalTo("match"))
        .body("launch.'ima.files'.detail", containsString("not stored"))
        .body("launch.'ima.files'.value.size()", equalTo(0));
    assertThat(shown.<Integer>path("launch.'ima.entries'.value")).isGreaterThan(1000);
  }
}
