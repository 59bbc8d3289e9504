package dev.touchstone.eventlog.uefi;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.touchstone.eventlog.MismatchReport;
import dev.touchstone.eventlog.PcrReplay;
import dev.touchstone.eventlog.Replay;
import dev.touchstone.eventlog.ReplayedLog;
import dev.touchstone.testing.PublicEvidence;
import dev.touchstone.tpm.Bytes;
import dev.touchstone.tpm.Digest;
import dev.touchstone.tpm.Evidence;
import dev.touchstone.tpm.HashAlgorithm;
import dev.touchstone.tpm.Parsed;
import dev.touchstone.tpm.PcrValues;
import java.io.IOException;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class UefiReplayTest {
  private static UefiLog log(String boot) {
    return Evidence.ok(UefiLog.parse(Evidence.of(boot).file("uefi-eventlog.bin")));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "kvm-good",
        "kvm-secureboot-off",
        "kvm-tampered-cmdline",
        "xen-good",
        "xen-tampered"
      })
  void replays_a_real_boot_to_the_pcrs_that_its_tpm_quoted(String boot) {
    PcrValues quoted = Evidence.of(boot).pcrs();
    ReplayedLog replayed = Replay.of(log(boot));

    SortedMap<Integer, PcrReplay> outcome =
        Replay.compare(replayed, quoted).bank(HashAlgorithm.SHA256);

    assertThat(log(boot).problems()).isEmpty();
    assertThat(mismatches(replayed, quoted)).isEmpty();
    assertThat(outcome.subMap(0, 8)).doesNotContainValue(PcrReplay.NOT_LOGGED).hasSize(8);
    assertThat(outcome.get(4)).isEqualTo(PcrReplay.MATCH);
    assertThat(outcome.get(8)).isEqualTo(PcrReplay.MATCH);
    assertThat(outcome.get(9)).isEqualTo(PcrReplay.MATCH);
    assertThat(outcome.get(10)).as("IMA's PCR is not in this log").isEqualTo(PcrReplay.NOT_LOGGED);
  }

  @Test
  void replays_every_bank_that_was_quoted() {
    PcrValues quoted =
        new Evidence(Evidence.of("kvm-good").directory().resolve("quotes/rsa-multibank")).pcrs();
    ReplayedLog replayed = Replay.of(log("kvm-good"));

    assertThat(replayed.replayed().banks())
        .containsExactlyInAnyOrder(HashAlgorithm.SHA1, HashAlgorithm.SHA256, HashAlgorithm.SHA384);
    assertThat(mismatches(replayed, quoted)).isEmpty();
    assertThat(Replay.compare(replayed, quoted).bank(HashAlgorithm.SHA384).get(7))
        .isEqualTo(PcrReplay.MATCH);
  }

  @Test
  void the_log_of_another_boot_does_not_replay_and_the_mismatch_names_the_pcr() {
    PcrValues quoted = Evidence.of("kvm-good").pcrs();

    List<MismatchReport> mismatches = mismatches(Replay.of(log("kvm-tampered-cmdline")), quoted);

    assertThat(mismatches).extracting(MismatchReport::pcr).contains(8);
    assertThat(mismatches.get(0).sentence())
        .matches("PCR \\d+ \\(sha256\\): the log leads to .*, the quote has .*; .*");
  }

  @Test
  void a_log_that_goes_on_after_the_quote_is_told_from_one_that_does_not_fit() {
    UefiLog log = log("kvm-good");
    UefiEvent last =
        log.events().stream().filter(event -> event.pcr() == 9).reduce((a, b) -> b).orElseThrow();
    List<UefiEvent> longer = new ArrayList<>(log.events());
    longer.add(last);
    UefiLog grown =
        new UefiLog(
            log.specId(),
            log.banks(),
            log.unknownAlgorithms(),
            longer,
            List.of(),
            true,
            log.startupLocality());

    List<MismatchReport> mismatches = mismatches(Replay.of(grown), Evidence.of("kvm-good").pcrs());

    assertThat(mismatches).hasSize(1);
    assertThat(mismatches.get(0).sentence())
        .startsWith("PCR 9 (sha256)")
        .endsWith("the log goes on 1 events past the quote");
  }

  private static List<MismatchReport> mismatches(ReplayedLog replayed, PcrValues quoted) {
    return Replay.compare(replayed, quoted).reports().stream()
        .filter(report -> report.replayed().isPresent())
        .toList();
  }

  @TestFactory
  List<DynamicTest> replays_the_logs_of_real_machines() throws IOException {
    JsonNode expected = new ObjectMapper().readTree(PublicEvidence.file("expected.json").toFile());
    List<DynamicTest> tests = new ArrayList<>();
    expected
        .properties()
        .forEach(
            entry ->
                tests.add(
                    DynamicTest.dynamicTest(
                        entry.getKey(), () -> checkReal(entry.getKey(), entry.getValue()))));
    return tests;
  }

  private static void checkReal(String name, JsonNode expected) throws IOException {
    UefiLog log =
        Evidence.ok(UefiLog.parse(Bytes.copyOf(Files.readAllBytes(PublicEvidence.file(name)))));
    Map<String, Map<Integer, String>> replayed = new TreeMap<>();
    PcrValues values = Replay.of(log).replayed();
    for (HashAlgorithm bank : values.banks()) {
      Map<Integer, String> pcrs = new TreeMap<>();
      values.bank(bank).forEach((pcr, digest) -> pcrs.put(pcr, digest.hex()));
      replayed.put(bank.bank(), pcrs);
    }
    Map<String, Map<Integer, String>> wanted = new TreeMap<>();
    expected
        .get("replay")
        .properties()
        .forEach(
            bank -> {
              Map<Integer, String> pcrs = new TreeMap<>();
              bank.getValue()
                  .properties()
                  .forEach(pcr -> pcrs.put(Integer.valueOf(pcr.getKey()), pcr.getValue().asText()));
              wanted.put(bank.getKey(), pcrs);
            });
    assertThat(log.complete()).isTrue();
    assertThat(replayed).isEqualTo(wanted);
  }

  @Test
  void replays_the_log_of_a_physical_server_to_its_own_quote() throws IOException {
    byte[] bytes = Files.readAllBytes(PublicEvidence.file("hpe-server/uefi_log.bin"));

    UefiLog log = Evidence.ok(UefiLog.parse(Bytes.copyOf(bytes)));

    assertThat(log.complete()).isTrue();
    assertThat(Replay.of(log).replayed().bank(HashAlgorithm.SHA256)).containsKeys(0, 4, 7);
  }

  @Test
  void reads_the_sha1_format_that_older_firmware_writes() {
    // The same boot, told in TCG_PCR_EVENT: the SHA-1 digests alone, without a Spec ID event.
    java.io.ByteArrayOutputStream old = new java.io.ByteArrayOutputStream();
    for (UefiEvent event : log("kvm-good").events()) {
      if (event.extended()) {
        old.writeBytes(dev.touchstone.testing.LogBuilder.u32(event.pcr()));
        old.writeBytes(dev.touchstone.testing.LogBuilder.u32(event.type()));
        old.writeBytes(event.digest(HashAlgorithm.SHA1).orElseThrow().toArray());
        old.writeBytes(dev.touchstone.testing.LogBuilder.u32(event.data().size()));
        old.writeBytes(event.data().toArray());
      }
    }

    UefiLog log = Evidence.ok(UefiLog.parse(Bytes.copyOf(old.toByteArray())));

    assertThat(log.format()).isEqualTo("sha1");
    PcrValues quoted =
        new Evidence(Evidence.of("kvm-good").directory().resolve("quotes/rsa-sha1bank")).pcrs();
    assertThat(mismatches(Replay.of(log), quoted)).isEmpty();
    assertThat(Replay.compare(Replay.of(log), quoted).bank(HashAlgorithm.SHA1).get(4))
        .isEqualTo(PcrReplay.MATCH);
  }

  @Test
  void no_cut_of_a_real_log_is_taken_for_a_whole_one_that_replays() {
    Bytes whole = Evidence.of("xen-good").file("uefi-eventlog.bin");
    PcrValues quoted = Evidence.of("xen-good").pcrs();
    for (int length = 0; length < whole.size(); length++) {
      if (UefiLog.parse(whole.slice(0, length)) instanceof Parsed.Ok<UefiLog>(UefiLog cut)
          && cut.complete()) {
        assertThat(replays(cut, quoted)).as("cut at %d", length).isFalse();
      }
    }
  }

  /** No mismatch, and an event for each PCR that firmware and boot loader always log. */
  private static boolean replays(UefiLog log, PcrValues quoted) {
    return Replay.compare(Replay.of(log), quoted).reports().stream()
        .noneMatch(report -> report.pcr() < 10);
  }

  @Test
  void no_changed_byte_changes_a_digest_without_the_replay_showing_it() {
    byte[] genuine = Evidence.of("xen-good").file("uefi-eventlog.bin").toArray();
    PcrValues quoted = Evidence.of("xen-good").pcrs();
    List<List<Digest>> original = digests(log("xen-good"));
    for (int i = 0; i < genuine.length; i++) {
      byte[] changed = genuine.clone();
      changed[i] ^= 0x11;
      if (UefiLog.parse(Bytes.copyOf(changed)) instanceof Parsed.Ok<UefiLog>(UefiLog log)
          && log.complete()
          && log.banks().contains(HashAlgorithm.SHA256)
          && replays(log, quoted)) {
        assertThat(digests(log)).as("byte %d", i).isEqualTo(original);
      }
    }
  }

  /** The SHA-256 digests per PCR, in order: what the quoted bank covers. */
  private static List<List<Digest>> digests(UefiLog log) {
    List<List<Digest>> perPcr = new ArrayList<>();
    for (int pcr = 0; pcr < 16; pcr++) {
      int index = pcr;
      perPcr.add(
          log.events().stream()
              .filter(event -> event.extended() && event.pcr() == index)
              .flatMap(event -> event.digest(HashAlgorithm.SHA256).stream())
              .toList());
    }
    return perPcr;
  }

  @Property(tries = 2000)
  void any_bytes_give_a_log_or_a_refusal(@ForAll @Size(max = 400) byte[] bytes) {
    assertThat(UefiLog.parse(Bytes.copyOf(bytes))).isNotNull();
  }

  @Property(tries = 1000)
  void any_bytes_after_a_spec_id_event_give_a_log(@ForAll @Size(max = 400) byte[] bytes) {
    Bytes header = Evidence.of("kvm-good").file("uefi-eventlog.bin").slice(0, 32 + 41);
    byte[] log = Arrays.copyOf(header.toArray(), header.size() + bytes.length);
    System.arraycopy(bytes, 0, log, header.size(), bytes.length);

    assertThat(UefiLog.parse(Bytes.copyOf(log))).isInstanceOf(Parsed.class);
  }
}
