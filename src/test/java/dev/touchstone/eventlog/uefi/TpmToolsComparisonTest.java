package dev.touchstone.eventlog.uefi;

import static org.assertj.core.api.Assertions.assertThat;

import dev.touchstone.eventlog.Binding;
import dev.touchstone.eventlog.EventDigest;
import dev.touchstone.eventlog.Replay;
import dev.touchstone.testing.Command;
import dev.touchstone.testing.PublicEvidence;
import dev.touchstone.tpm.Bytes;
import dev.touchstone.tpm.Digest;
import dev.touchstone.tpm.HashAlgorithm;
import dev.touchstone.tpm.Parsed;
import dev.touchstone.tpm.PcrValues;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.TestFactory;
import org.snakeyaml.engine.v2.api.Load;
import org.snakeyaml.engine.v2.api.LoadSettings;

/**
 * Holds the reading and the replay of every log there is against those of {@code tpm2_eventlog}
 * (tpm2-tools). What the two are known to differ in is named here, and explained in {@code
 * docs/eventlogs-compared.md}; a difference that is gone is a failure too.
 */
@Tag("live")
class TpmToolsComparisonTest {
  private static final Path RECORDED = Path.of("src/test/resources/evidence");
  private static final Pattern WARNING =
      Pattern.compile("WARN: Event (\\d+)'s digest does not match its payload");

  /** Logs that only one of the two reads. */
  private static final Map<String, Reader> ONE_READER =
      Map.of(
          // the rest of a fixed-size buffer is zeros, which tpm2-tools reads as events until the
          // last of them is cut off
          "tboot-purley-txt-log.bin", Reader.TOUCHSTONE,
          // a TXT log of the SHA-1 format: UefiLog refuses a first record of no type of the PFP,
          // since any bytes look like that format; TxtLog reads it
          "xen-embedded.legacy-sha1.bin", Reader.TPM2_TOOLS);

  /**
   * Logs with a StartupLocality event: tpm2-tools 5.4 extends its digest of zeros into PCR 0, and
   * starts from zero.
   */
  private static final List<String> LOCALITY_EXTENDED = List.of("gdc-host.bin");

  private enum Reader {
    TOUCHSTONE,
    TPM2_TOOLS
  }

  /** What {@code tpm2_eventlog} printed; empty if it refused the log. */
  private record Printed(List<?> events, Map<String, String> pcrs, List<Integer> warned) {}

  @TestFactory
  Stream<DynamicTest> reads_and_replays_a_log_as_tpm2_tools_does() {
    AtomicInteger compared = new AtomicInteger();
    List<DynamicTest> tests = new ArrayList<>();
    for (Path file : candidates()) {
      tests.add(
          DynamicTest.dynamicTest(
              file.getParent().getFileName() + "/" + file.getFileName(),
              () -> compare(file, compared)));
    }
    tests.add(
        DynamicTest.dynamicTest(
            "at least the recorded boots were compared",
            () -> assertThat(compared).hasValueGreaterThanOrEqualTo(8)));
    return tests.stream();
  }

  private static List<Path> candidates() {
    List<Path> files = new ArrayList<>(files(RECORDED));
    PublicEvidence.directory().ifPresent(directory -> files.addAll(files(directory)));
    return files;
  }

  private static List<Path> files(Path directory) {
    try (Stream<Path> walk = Files.walk(directory)) {
      return walk.filter(file -> file.toString().endsWith(".bin")).sorted().toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static void compare(Path file, AtomicInteger compared) throws IOException {
    String name = file.getFileName().toString();
    Optional<UefiLog> ours = ours(file);
    Optional<Printed> theirs = theirs(file);
    if (ours.isEmpty() || theirs.isEmpty()) {
      Optional<Reader> only =
          ours.isPresent()
              ? Optional.of(Reader.TOUCHSTONE)
              : theirs.map(printed -> Reader.TPM2_TOOLS);
      assertThat(only).isEqualTo(Optional.ofNullable(ONE_READER.get(name)));
      return;
    }
    assertThat(ONE_READER).as("both read it").doesNotContainKey(name);
    UefiLog log = ours.get();
    assertThat(log.events().stream().map(TpmToolsComparisonTest::line))
        .containsExactlyElementsOf(
            theirs.get().events().stream().map(TpmToolsComparisonTest::line).toList());
    assertThat(theirs.get().warned())
        .allSatisfy(
            event -> assertThat(log.events().get(event).binding()).isNotEqualTo(Binding.BOUND));
    assertThat(theirs.get().pcrs()).isEqualTo(expected(log, name));
    compared.incrementAndGet();
  }

  /** What tpm2-tools should come to: our values, but for the one difference that is named. */
  private static Map<String, String> expected(UefiLog log, String name) {
    PcrValues replayed = Replay.of(log).replayed();
    Map<String, String> values = values(replayed);
    assertThat(log.startupLocality().orElse(0) != 0)
        .as("PCR 0 starts from a locality")
        .isEqualTo(LOCALITY_EXTENDED.contains(name));
    if (LOCALITY_EXTENDED.contains(name)) {
      for (HashAlgorithm bank : replayed.banks()) {
        values.put(bank.bank() + " 0", "0x" + withNoAction(log, bank).hex());
      }
      assertThat(values).isNotEqualTo(values(replayed));
    }
    return values;
  }

  private static Map<String, String> values(PcrValues replayed) {
    Map<String, String> values = new TreeMap<>();
    for (HashAlgorithm bank : replayed.banks()) {
      SortedMap<Integer, Digest> pcrs = replayed.bank(bank);
      pcrs.forEach((pcr, value) -> values.put(bank.bank() + " " + pcr, "0x" + value.hex()));
    }
    return values;
  }

  private static Digest withNoAction(UefiLog log, HashAlgorithm bank) {
    Digest value = bank.zeros();
    for (UefiEvent event : log.events()) {
      if (event.pcr() == 0 && event.index() > 0) {
        value = bank.extend(value, event.digest(bank).orElseThrow());
      }
    }
    return value;
  }

  private static Optional<UefiLog> ours(Path file) throws IOException {
    return UefiLog.parse(Bytes.copyOf(Files.readAllBytes(file)))
                instanceof Parsed.Ok<UefiLog>(UefiLog log)
            && log.complete()
        ? Optional.of(log)
        : Optional.empty();
  }

  private static Optional<Printed> theirs(Path file) {
    Command.Outcome outcome = new Command().run("tpm2_eventlog", file.toString());
    if (outcome.exitCode() != 0) {
      return Optional.empty();
    }
    LoadSettings settings =
        LoadSettings.builder().setAllowDuplicateKeys(true).setCodePointLimit(1 << 26).build();
    Map<?, ?> yaml = (Map<?, ?>) new Load(settings).loadFromString(outcome.output());
    Map<String, String> pcrs = new TreeMap<>();
    ((Map<?, ?>) yaml.get("pcrs"))
        .forEach(
            (bank, values) ->
                ((Map<?, ?>) values)
                    .forEach((pcr, value) -> pcrs.put(bank + " " + pcr, value.toString())));
    List<Integer> warned =
        WARNING
            .matcher(outcome.errors())
            .results()
            .map(match -> Integer.valueOf(match.group(1)))
            .toList();
    // of a log without a Spec ID event the list is no list: each event takes the place of the last
    List<?> events = yaml.get("events") instanceof List<?> list ? list : List.of();
    return Optional.of(new Printed(events, pcrs, warned));
  }

  /** An event of ours as one line. */
  private static String line(UefiEvent event) {
    List<String> digests = new ArrayList<>();
    for (EventDigest digest : event.digests()) {
      digests.add(
          HashAlgorithm.ofTpmId(digest.algorithmId()).orElseThrow().bank()
              + ":"
              + digest.value().hex());
    }
    // the types of a TXT log have names in neither
    String type = UefiEventType.of(event.type()).isPresent() ? event.typeName() : "unknown";
    return "%d: PCR %d %s %d bytes %s"
        .formatted(event.index(), event.pcr(), type, event.data().size(), digests);
  }

  /** An event of theirs as one line; a SHA-1 event has one digest without a name. */
  private static String line(Object printed) {
    Map<?, ?> event = (Map<?, ?>) printed;
    List<String> digests = new ArrayList<>();
    if (event.get("Digests") instanceof List<?> list) {
      for (Object entry : list) {
        Map<?, ?> digest = (Map<?, ?>) entry;
        digests.add(digest.get("AlgorithmId") + ":" + digest.get("Digest"));
      }
    } else {
      digests.add("sha1:" + event.get("Digest"));
    }
    String type = event.get("EventType").toString();
    return "%s: PCR %s %s %s bytes %s"
        .formatted(
            event.get("EventNum"),
            event.get("PCRIndex"),
            type.equals("Unknown event type") ? "unknown" : type,
            event.get("EventSize"),
            digests);
  }
}
