package dev.touchstone.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class EventlogCommandTest {
  private static final String BOOTS = "src/test/resources/evidence/boots/";
  private static final String TXT = "src/test/resources/evidence/txt-emulated/";

  @TempDir Path directory;

  private static CommandLineRun eventlog(String... arguments) {
    String[] words = new String[arguments.length + 1];
    words[0] = "eventlog";
    System.arraycopy(arguments, 0, words, 1, arguments.length);
    return CommandLineRun.of(words);
  }

  @ParameterizedTest
  @CsvSource({
    BOOTS + "kvm-good/uefi-eventlog.bin, crypto-agile",
    BOOTS + "kvm-good/ima.bin, ima-binary",
    BOOTS + "kvm-good/ima.txt, ima-ascii",
    TXT + "xen-sha256.tcg-log.bin, txt-tcg",
    TXT + "xen-sha256.txt-heap.bin, txt-tcg",
    TXT + "xen-embedded.legacy-sha256.bin, txt-legacy"
  })
  void finds_out_what_a_log_is(String file, String format) {
    CommandLineRun run = eventlog(file, "--json");

    assertThat(run.exitCode()).as(run.errors()).isZero();
    assertThat(run.json().get("format").asText()).isEqualTo(format);
  }

  @Test
  void the_json_has_every_key_of_the_contract() {
    JsonNode json = eventlog(BOOTS + "xen-good/uefi-eventlog.bin", "--json").json();

    assertThat(json.get("banks").get(0).asText()).isEqualTo("sha1");
    assertThat(json.get("problems")).isEmpty();
    assertThat(json.at("/replayed/sha256/8").asText()).hasSize(64);
    JsonNode event = json.get("events").get(4);
    assertThat(event.get("index").asInt()).isEqualTo(4);
    assertThat(event.get("pcr").asInt()).isEqualTo(7);
    assertThat(event.get("type").asText()).isEqualTo("EV_EFI_VARIABLE_DRIVER_CONFIG");
    assertThat(event.at("/digests/sha256").asText()).hasSize(64);
    assertThat(event.get("data").asText()).isEqualTo("SecureBoot = 01");
    assertThat(event.get("binding").asText()).isEqualTo("bound");
  }

  @Test
  void compares_with_pcr_values_and_names_the_pcr_that_differs_first() {
    String log = BOOTS + "xen-good/uefi-eventlog.bin";

    assertThat(eventlog(log, "--pcrs", BOOTS + "xen-good/pcrs.json").exitCode()).isZero();
    CommandLineRun other = eventlog(log, "--pcrs", BOOTS + "xen-tampered/pcrs.json");
    assertThat(other.exitCode()).isEqualTo(1);
    assertThat(other.output().lines().skip(1).findFirst())
        .hasValueSatisfying(line -> assertThat(line).contains("FAIL").contains("PCR 8"));
  }

  @Test
  void a_log_that_breaks_off_is_printed_up_to_there_and_ends_with_1() throws IOException {
    byte[] log = Files.readAllBytes(Path.of(BOOTS + "kvm-good/uefi-eventlog.bin"));
    Path cut = Files.write(directory.resolve("cut"), Arrays.copyOf(log, 3000));

    CommandLineRun run = eventlog(cut.toString());

    assertThat(run.exitCode()).isEqualTo(1);
    assertThat(run.output()).contains("BREAKS OFF").contains("WARN  offset 1811");
  }

  @ParameterizedTest
  @ValueSource(strings = {"/nonexistent", "/tmp", "pom.xml"})
  void what_is_no_log_is_one_clear_line_and_exit_code_2(String file) {
    CommandLineRun run = eventlog(file);

    assertThat(run.exitCode()).isEqualTo(2);
    assertThat(run.errors()).startsWith("touchstone: " + file + ": ").hasLineCount(1);
    assertThat(run.output()).isEmpty();
  }

  @Test
  void an_empty_file_is_no_log() throws IOException {
    Path empty = Files.createFile(directory.resolve("empty"));

    assertThat(eventlog(empty.toString()).exitCode()).isEqualTo(2);
    assertThat(eventlog(empty.toString(), "--kind", "ima").exitCode()).isZero();
  }

  @Test
  void a_kind_that_does_not_fit_is_unreadable_input() {
    CommandLineRun run = eventlog(BOOTS + "kvm-good/ima.bin", "--kind", "txt");

    assertThat(run.exitCode()).isEqualTo(2);
    assertThat(run.errors()).contains("TXT event log");
  }
}
