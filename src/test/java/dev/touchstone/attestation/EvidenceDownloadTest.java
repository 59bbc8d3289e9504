package dev.touchstone.attestation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.equalTo;

import com.fasterxml.jackson.databind.JsonNode;
import dev.touchstone.testing.Api;
import dev.touchstone.testing.DatabaseForTests;
import dev.touchstone.testing.RecordedHost;
import dev.touchstone.tpm.Bytes;
import dev.touchstone.tpm.Evidence;
import dev.touchstone.tpm.HashAlgorithm;
import dev.touchstone.tpm.Nonce;
import dev.touchstone.tpm.PcrSelection;
import io.quarkus.narayana.jta.QuarkusTransaction;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.response.Response;
import jakarta.inject.Inject;
import jakarta.persistence.EntityManager;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import java.util.zip.GZIPInputStream;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveInputStream;
import org.junit.jupiter.api.Test;

/** What was judged can be taken home and judged again. */
@QuarkusTest
@QuarkusTestResource(DatabaseForTests.class)
class EvidenceDownloadTest {
  @Inject EntityManager database;

  private final Api admin = Api.admin();

  private static Map<String, Bytes> unpacked(byte[] archive) throws IOException {
    Map<String, Bytes> files = new LinkedHashMap<>();
    try (TarArchiveInputStream tar =
        new TarArchiveInputStream(new GZIPInputStream(new ByteArrayInputStream(archive)))) {
      for (TarArchiveEntry entry = tar.getNextEntry(); entry != null; entry = tar.getNextEntry()) {
        files.put(entry.getName(), Bytes.copyOf(tar.readAllBytes()));
      }
    }
    return files;
  }

  private byte[] download(String result) {
    return admin
        .get("/v1/results/" + result + "/evidence")
        .then()
        .statusCode(200)
        .contentType("application/gzip")
        .extract()
        .asByteArray();
  }

  private RecordedHost.Sent sent(String host, String boot) {
    return new RecordedHost(host).attest(Evidence.of(boot).pcrs(), RecordedLaunches.logs(boot));
  }

  @Test
  void is_an_archive_to_save_with_the_names_of_a_bundle() throws IOException {
    RecordedHost.Sent sent = sent("dl-layout", "kvm-good");
    String result = sent.result();

    Response response = admin.as("auditor").get("/v1/results/" + result + "/evidence");

    response
        .then()
        .statusCode(200)
        .contentType("application/gzip")
        .header(
            "Content-Disposition",
            equalTo("attachment; filename=\"dl-layout-" + result + ".tar.gz\""));
    Map<String, Bytes> files = unpacked(response.asByteArray());
    assertThat(files.keySet())
        .containsExactly(
            "ak.pub",
            "bundle.json",
            "ima.bin",
            "nonce.bin",
            "pcrs.json",
            "quote.bin",
            "signature.bin",
            "uefi-eventlog.bin");
    sent.parts().forEach((name, bytes) -> assertThat(files.get(name)).as(name).isEqualTo(bytes));
    assertThat(files.get("nonce.bin")).isEqualTo(sent.nonce().value());
  }

  @Test
  void verified_again_from_the_archive_alone_it_shows_the_same() throws IOException {
    for (String boot : List.of("kvm-good", "xen-good", "xen-tampered", "kvm-ima-violation")) {
      String result = sent("dl-again-" + boot, boot).result();

      Map<String, Bytes> files = unpacked(download(result));
      JsonNode hints =
          RecordedLaunches.read(
              new String(files.get("bundle.json").toArray(), StandardCharsets.UTF_8));
      ProvenEvidence proven =
          RecordedLaunches.proven(
              files,
              files.get("ak.pub"),
              new Nonce(files.get("nonce.bin")),
              selection(hints.get("pcrSelection")));

      assertThat(RecordedLaunches.shown(proven))
          .as(boot)
          .isEqualTo(RecordedLaunches.shown(admin.get("/v1/results/" + result).asString()));
    }
  }

  private static PcrSelection selection(JsonNode banks) {
    List<PcrSelection.Bank> selected = new ArrayList<>();
    banks
        .properties()
        .forEach(
            bank -> {
              TreeSet<Integer> pcrs = new TreeSet<>();
              bank.getValue().forEach(pcr -> pcrs.add(pcr.asInt()));
              selected.add(
                  new PcrSelection.Bank(HashAlgorithm.ofBank(bank.getKey()).orElseThrow(), pcrs));
            });
    return new PcrSelection(selected);
  }

  @Test
  void two_downloads_are_the_same_bytes() {
    String result = sent("dl-same", "kvm-good").result();

    assertThat(download(result)).isEqualTo(download(result));
  }

  @Test
  void hints_say_what_was_decided_and_keep_what_the_host_said() throws IOException {
    Map<String, Bytes> logs = new HashMap<>(RecordedLaunches.logs("kvm-good"));
    Bytes said =
        Bytes.copyOf(
            "{\"host\":\"liar\",\"agent\":\"1.2\",\"resultStatus\":\"affirming\",\"platform\":{\"a\":1}}"
                .getBytes(StandardCharsets.UTF_8));
    logs.put("bundle.json", said);
    String result =
        new RecordedHost("dl-hints").attest(Evidence.of("kvm-good").pcrs(), logs).result();

    JsonNode hints =
        RecordedLaunches.read(
            new String(
                unpacked(download(result)).get("bundle.json").toArray(), StandardCharsets.UTF_8));

    assertThat(hints.get("host").asText()).isEqualTo("dl-hints");
    assertThat(hints.get("result").asText()).isEqualTo(result);
    assertThat(hints.get("resultStatus").asText()).isNotEqualTo("affirming");
    assertThat(hints.get("agent").asText()).isEqualTo("1.2");
    assertThat(hints.get("platform").get("a").asInt()).isEqualTo(1);
    assertThat(hints.get("pcrSelection").get("sha256").size()).isEqualTo(22);
    assertThat(Bytes.copyOf(java.util.Base64.getDecoder().decode(hints.get("submitted").asText())))
        .isEqualTo(said);
  }

  @Test
  void hints_that_are_no_json_do_no_harm() throws IOException {
    for (String said : List.of("[".repeat(5000), "\0", "null", "7")) {
      Map<String, Bytes> logs = new HashMap<>();
      logs.put("bundle.json", Bytes.copyOf(said.getBytes(StandardCharsets.UTF_8)));
      String result =
          new RecordedHost("dl-odd-" + System.nanoTime())
              .attest(Evidence.of("kvm-good").pcrs(), logs)
              .result();

      assertThat(unpacked(download(result))).containsKey("bundle.json");
    }
  }

  @Test
  void an_unknown_result_is_a_404_in_words() {
    for (String id : List.of("00000000-0000-7000-8000-000000000000", "nonsense", "..%2f..%2fetc")) {
      admin
          .get("/v1/results/" + id + "/evidence")
          .then()
          .statusCode(404)
          .contentType("application/problem+json")
          .body("type", equalTo("/problems/not-found"));
    }
  }

  @Test
  void evidence_that_retention_removed_is_gone_and_the_result_stays() {
    String result = sent("dl-gone", "xen-no-eventlog").result();
    QuarkusTransaction.requiringNew()
        .run(
            () ->
                database
                    .createNativeQuery(
                        "delete from evidence_blob where digest ="
                            + " (select evidence->>'quote.bin' from result where id = cast(:id as uuid))")
                    .setParameter("id", result)
                    .executeUpdate());

    admin
        .get("/v1/results/" + result + "/evidence")
        .then()
        .statusCode(410)
        .contentType("application/problem+json")
        .body("type", equalTo("/problems/evidence-removed"))
        .body("detail", containsString(result));
    admin.get("/v1/results/" + result).then().statusCode(200);
    // a forgotten host is not judged again by other tests, and its results stay
    admin.call().delete("/v1/hosts/dl-gone").then().statusCode(204);
    admin.get("/v1/results/" + result).then().statusCode(200);
  }
}
