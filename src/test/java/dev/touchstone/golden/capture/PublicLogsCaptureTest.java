package dev.touchstone.golden.capture;

import static org.assertj.core.api.Assertions.assertThat;

import dev.touchstone.appraisal.Boots;
import dev.touchstone.appraisal.JudgedLogs;
import dev.touchstone.eventlog.Replay;
import dev.touchstone.eventlog.uefi.UefiLog;
import dev.touchstone.golden.GoldenComparison;
import dev.touchstone.golden.GoldenDifference;
import dev.touchstone.golden.GoldenPart;
import dev.touchstone.golden.GoldenSet;
import dev.touchstone.golden.Validity;
import dev.touchstone.launch.LogKind;
import dev.touchstone.testing.PublicEvidence;
import dev.touchstone.tpm.Bytes;
import dev.touchstone.tpm.Digest;
import dev.touchstone.tpm.Evidence;
import dev.touchstone.tpm.HashAlgorithm;
import dev.touchstone.tpm.PcrValues;
import dev.touchstone.tpm.QuoteVerdict;
import java.io.IOException;
import java.nio.file.Files;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Logs of physical machines: what is captured from them matches them at once. */
class PublicLogsCaptureTest {
  private static final HashAlgorithm BANK = HashAlgorithm.SHA256;

  @ParameterizedTest
  @ValueSource(
      strings = {
        "event-moklisttrusted.bin",
        "event-postcode.bin",
        "gdc-host.bin",
        "hpe-server/uefi_log.bin",
        "rhel8-uefi.bin",
        "ubuntu-2104-no-secure-boot.bin"
      })
  void what_is_captured_from_the_log_of_a_real_machine_matches_it(String name) throws IOException {
    Bytes bytes = Bytes.copyOf(Files.readAllBytes(PublicEvidence.file(name)));
    Map<Integer, Digest> replayed =
        Replay.of(Evidence.ok(UefiLog.parse(bytes))).replayed().bank(BANK);
    Assumptions.assumeFalse(replayed.isEmpty(), "no SHA-256 in this log");
    QuoteVerdict quote = Boots.signed(PcrValues.of(Map.of(BANK, replayed)));
    JudgedLogs logs = JudgedLogs.of(quote, BANK, Map.of(LogKind.UEFI, bytes));
    ObservedLaunch launch = new ObservedLaunch(name, logs.launch().orElseThrow(), logs.facts());

    CapturedParts captured = Capturing.of(launch, List.of(), EnumSet.allOf(GoldenPart.class));

    assertThat(captured.parts()).containsKeys(GoldenPart.FIRMWARE, GoldenPart.BOOTLOADER);
    captured
        .parts()
        .forEach(
            (part, measurements) ->
                assertThat(
                        GoldenComparison.of(
                                new GoldenSet(
                                    "captured",
                                    1,
                                    part,
                                    Validity.ALWAYS,
                                    part == GoldenPart.HOST ? Set.of("h") : Set.of(),
                                    measurements),
                                launch.launch(),
                                launch.facts())
                            .differences())
                    .extracting(GoldenDifference::sentence)
                    .isEmpty());
  }
}
