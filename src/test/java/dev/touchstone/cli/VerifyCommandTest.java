package dev.touchstone.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.touchstone.runtime.bundle.BundleArchive;
import dev.touchstone.runtime.bundle.BundleReader;
import dev.touchstone.tpm.Bytes;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Supplier;
import java.util.zip.GZIPOutputStream;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveOutputStream;
import org.apache.commons.compress.archivers.tar.TarConstants;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class VerifyCommandTest {
  private static final String BOOTS = "src/test/resources/evidence/boots/";
  private static final String GOLDEN = "src/test/resources/golden/";

  @TempDir Path directory;

  private static CommandLineRun verify(String... arguments) {
    String[] words = new String[arguments.length + 1];
    words[0] = "verify";
    System.arraycopy(arguments, 0, words, 1, arguments.length);
    return CommandLineRun.of(words);
  }

  private static Path copyOf(String boot, Path to) throws IOException {
    Files.createDirectories(to);
    for (String name :
        new String[] {
          "quote.bin",
          "signature.bin",
          "pcrs.json",
          "ak.pub",
          "nonce.bin",
          "uefi-eventlog.bin",
          "ima.bin"
        }) {
      Files.copy(Path.of(BOOTS, boot, name), to.resolve(name));
    }
    return to;
  }

  @ParameterizedTest
  @ValueSource(strings = {"kvm-good", "xen-good"})
  void a_launch_that_matches_its_golden_set_is_trusted_and_ends_with_0(String boot) {
    CommandLineRun run = verify(BOOTS + boot, "--golden", GOLDEN + boot + ".json");

    assertThat(run.exitCode()).isZero();
    assertThat(run.output()).startsWith("TRUSTED  affirming");
    assertThat(run.errors()).isEmpty();
  }

  @ParameterizedTest
  @CsvSource({
    "kvm-tampered-cmdline, kvm-good, 8",
    "kvm-secureboot-off, kvm-good, 7",
    "kvm-kernel-updated, kvm-good, 8",
    "xen-tampered, xen-good, 8",
    "xen-no-xsm, xen-good, 8"
  })
  void another_launch_is_not_trusted_and_a_finding_names_the_pcr(
      String boot, String golden, int pcr) {
    CommandLineRun run = verify(BOOTS + boot, "--golden", GOLDEN + golden + ".json");

    assertThat(run.exitCode()).isEqualTo(1);
    assertThat(run.output()).startsWith("NOT TRUSTED").contains("PCR " + pcr);
  }

  @Test
  void without_a_golden_set_nothing_is_trusted() {
    CommandLineRun run = verify(BOOTS + "kvm-good");

    assertThat(run.exitCode()).isEqualTo(1);
    assertThat(run.output()).contains("there is no active golden set");
  }

  @Test
  void the_json_has_every_key_of_the_contract() {
    JsonNode json = verify(BOOTS + "xen-good", "--json").json();

    assertThat(json.get("trusted").asBoolean()).isFalse();
    assertThat(json.get("status").asText()).isEqualTo("warning");
    JsonNode quote = json.get("quote");
    assertThat(quote.get("valid").asBoolean()).isTrue();
    assertThat(quote.get("problems").isArray()).isTrue();
    assertThat(quote.get("nonceMatches").asBoolean()).isTrue();
    assertThat(quote.get("algorithm").asText()).isEqualTo("RSASSA-SHA256");
    assertThat(quote.get("clock").has("resetCount")).isTrue();
    assertThat(quote.at("/pcrs/sha256/8").asText()).hasSize(64);
    JsonNode uefi = json.at("/logs/uefi");
    assertThat(uefi.get("format").asText()).isEqualTo("crypto-agile");
    assertThat(uefi.get("events").isInt()).isTrue();
    assertThat(uefi.get("banks").isArray()).isTrue();
    assertThat(uefi.get("problems").isArray()).isTrue();
    assertThat(uefi.at("/replay/sha256/8").asText()).isEqualTo("match");
    assertThat(uefi.at("/replay/sha256/10").asText()).isEqualTo("not-logged");
    assertThat(uefi.at("/replay/sha1/8").asText()).isEqualTo("not-quoted");
    assertThat(uefi.at("/replayed/sha256/8").asText()).hasSize(64);
    assertThat(json.at("/launch/xen.xsm/value").asText()).isEqualTo("enforcing");
    assertThat(json.get("findings").isArray()).isTrue();
  }

  @Test
  void a_nonce_that_was_not_quoted_is_contraindicated() {
    CommandLineRun run = verify(BOOTS + "kvm-good", "--nonce", "00".repeat(32), "--json");

    assertThat(run.exitCode()).isEqualTo(1);
    assertThat(run.json().at("/quote/nonceMatches").asBoolean()).isFalse();
    assertThat(run.json().get("status").asText()).isEqualTo("contraindicated");
  }

  @Test
  void an_archive_gives_the_same_answer_as_the_directory() throws IOException {
    Path bundle = copyOf("kvm-good", directory.resolve("b"));
    Path archive = directory.resolve("b.tar.gz");
    Map<String, Supplier<Bytes>> files = new TreeMap<>();
    BundleReader.read(bundle).files().forEach((name, bytes) -> files.put(name, () -> bytes));
    try (OutputStream out = Files.newOutputStream(archive)) {
      BundleArchive.write(files, Instant.EPOCH, out);
    }

    assertThat(verify(archive.toString(), "--json").json())
        .isEqualTo(verify(bundle.toString(), "--json").json());
  }

  @Test
  void a_changed_byte_in_a_log_names_the_pcr_first() throws IOException {
    Path bundle = copyOf("kvm-good", directory.resolve("b"));
    byte[] log = Files.readAllBytes(bundle.resolve("uefi-eventlog.bin"));
    int at = new String(log, StandardCharsets.ISO_8859_1).indexOf("kernel_cmdline: ");
    log[at - 4 - 48 - 2 - 10] ^= 1; // in the SHA-256 digest: before it are SHA-384 and the size
    Files.write(bundle.resolve("uefi-eventlog.bin"), log);

    CommandLineRun run = verify(bundle.toString(), "--golden", GOLDEN + "kvm-good.json");

    assertThat(run.exitCode()).isEqualTo(1);
    assertThat(run.output().lines().filter(line -> line.contains("FAIL")).findFirst())
        .hasValueSatisfying(line -> assertThat(line).contains("PCR "));
  }

  @ParameterizedTest
  @ValueSource(strings = {"quote.bin", "signature.bin", "pcrs.json", "ak.pub"})
  void a_bundle_without_a_part_of_its_quote_is_unreadable_input(String part) throws IOException {
    Path bundle = copyOf("kvm-good", directory.resolve("b"));
    Files.delete(bundle.resolve(part));

    CommandLineRun run = verify(bundle.toString());

    assertThat(run.exitCode()).isEqualTo(2);
    assertThat(run.errors()).contains("no " + part).hasLineCount(1);
    assertThat(run.output()).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(strings = {"/nonexistent", "pom.xml"})
  void what_is_no_bundle_is_one_clear_line_and_exit_code_2(String place) {
    CommandLineRun run = verify(place);

    assertThat(run.exitCode()).isEqualTo(2);
    assertThat(run.errors()).startsWith("touchstone: " + place + ": ").hasLineCount(1);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{",
        "{}",
        "{\"name\":\"x\",\"pcrs\":{\"sha256\":{\"24\":\"00\"}}}",
        "name: x\npart: nonsense\n"
      })
  void what_is_no_golden_set_is_one_clear_line_and_exit_code_2(String content) throws IOException {
    Path golden = Files.writeString(directory.resolve("golden"), content);

    CommandLineRun run = verify(BOOTS + "kvm-good", "--golden", golden.toString());

    assertThat(run.exitCode()).isEqualTo(2);
    assertThat(run.errors())
        .startsWith("touchstone: " + golden + ": not a golden set: ")
        .hasLineCount(1);
  }

  private interface Content {
    void write(TarArchiveOutputStream tar) throws IOException;
  }

  private CommandLineRun verifyArchive(Content content) throws IOException {
    Path archive = directory.resolve("made.tar.gz");
    try (OutputStream out = Files.newOutputStream(archive);
        GZIPOutputStream gzip = new GZIPOutputStream(out);
        TarArchiveOutputStream tar = new TarArchiveOutputStream(gzip)) {
      content.write(tar);
    }
    return verify(archive.toString());
  }

  private static void entry(TarArchiveOutputStream tar, String name, byte[] content)
      throws IOException {
    TarArchiveEntry entry = new TarArchiveEntry(name, true);
    entry.setSize(content.length);
    tar.putArchiveEntry(entry);
    tar.write(content);
    tar.closeArchiveEntry();
  }

  @Test
  void refuses_an_archive_with_a_part_twice() throws IOException {
    CommandLineRun run =
        verifyArchive(
            tar -> {
              entry(tar, "b/quote.bin", new byte[] {1});
              entry(tar, "b/quote.bin", new byte[] {2});
            });

    assertThat(run.exitCode()).isEqualTo(2);
    assertThat(run.errors()).contains("quote.bin twice");
  }

  @Test
  void refuses_an_archive_whose_part_is_a_link_out_of_it() throws IOException {
    CommandLineRun run =
        verifyArchive(
            tar -> {
              TarArchiveEntry link = new TarArchiveEntry("ak.pub", TarConstants.LF_SYMLINK);
              link.setLinkName("/etc/passwd");
              tar.putArchiveEntry(link);
              tar.closeArchiveEntry();
            });

    assertThat(run.exitCode()).isEqualTo(2);
    assertThat(run.errors()).contains("not a plain file");
  }

  @Test
  void refuses_an_archive_that_reaches_above_itself() throws IOException {
    CommandLineRun run = verifyArchive(tar -> entry(tar, "../ak.pub", new byte[] {1}));

    assertThat(run.exitCode()).isEqualTo(2);
    assertThat(run.errors()).contains("not a plain file of the bundle's own directory");
  }

  @Test
  void hazard_20_refuses_an_archive_that_unpacks_to_more_than_a_bundle_can_be() throws IOException {
    CommandLineRun run =
        verifyArchive(
            tar -> {
              TarArchiveEntry entry = new TarArchiveEntry("b/zeros");
              entry.setSize(300L << 20);
              tar.putArchiveEntry(entry);
              byte[] block = new byte[1 << 20];
              for (int i = 0; i < 300; i++) {
                tar.write(block);
              }
              tar.closeArchiveEntry();
            });

    assertThat(run.exitCode()).isEqualTo(2);
    assertThat(run.errors()).contains("unpacks to more than").hasLineCount(1);
  }

  @Test
  void hazard_20_refuses_a_part_above_its_limit() throws IOException {
    Path bundle = copyOf("kvm-good", directory.resolve("b"));
    Files.write(bundle.resolve("quote.bin"), new byte[70_000]);

    CommandLineRun run = verify(bundle.toString());

    assertThat(run.exitCode()).isEqualTo(2);
    assertThat(run.errors()).contains("quote.bin may have at most 65536 bytes");
  }

  @Test
  void what_goes_into_a_pipe_has_no_colours_and_no_control_characters() {
    String output = verify(BOOTS + "xen-good").output();

    assertThat(output.codePoints().filter(c -> c != '\n' && Character.isISOControl(c))).isEmpty();
  }
}
