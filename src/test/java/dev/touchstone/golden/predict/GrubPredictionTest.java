package dev.touchstone.golden.predict;

import static dev.touchstone.golden.predict.PredictionFixture.ascii;
import static dev.touchstone.golden.predict.PredictionFixture.bootFiles;
import static dev.touchstone.golden.predict.PredictionFixture.digests;
import static dev.touchstone.golden.predict.PredictionFixture.foretold;
import static dev.touchstone.golden.predict.PredictionFixture.refused;
import static dev.touchstone.golden.predict.PredictionFixture.text;
import static org.assertj.core.api.Assertions.assertThat;

import dev.touchstone.eventlog.Binding;
import dev.touchstone.eventlog.uefi.UefiEvent;
import dev.touchstone.eventlog.uefi.UefiLog;
import dev.touchstone.golden.EventMeasurement;
import dev.touchstone.golden.EventSelector;
import dev.touchstone.golden.ExpectedEvent;
import dev.touchstone.golden.GoldenPart;
import dev.touchstone.tpm.Bytes;
import dev.touchstone.tpm.Digest;
import dev.touchstone.tpm.Evidence;
import dev.touchstone.tpm.HashAlgorithm;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class GrubPredictionTest {
  private static final Set<HashAlgorithm> BANKS =
      EnumSet.of(HashAlgorithm.SHA1, HashAlgorithm.SHA256);

  /** The update is foretold from grub.cfg and the digests of the new files alone. */
  @ParameterizedTest
  @ValueSource(strings = {"kvm-good", "kvm-kernel-updated"})
  void foretells_the_command_line_and_the_files_of_a_kvm_boot(String boot) {
    Prediction prediction = foretold(launch(boot), BANKS);
    UefiLog log = log(boot);

    assertThat(texts(prediction, "kernel_cmdline: ")).isEqualTo(bound(log, "kernel_cmdline: "));
    assertThat(bound(log, "grub_cmd: ")).containsAll(texts(prediction, "grub_cmd: "));
    for (HashAlgorithm bank : BANKS) {
      // grub.cfg is PCR 9's first file; it is not golden
      assertThat(files(prediction, bank)).isEqualTo(tail(digests(log.events(), 9, bank), 1));
    }
  }

  @Test
  void foretells_the_command_lines_and_the_files_of_a_xen_boot() {
    Prediction prediction = foretold(launch("xen-good"), BANKS);
    UefiLog log = log("xen-good");

    assertThat(texts(prediction, "kernel_cmdline: ")).isEqualTo(bound(log, "kernel_cmdline: "));
    assertThat(texts(prediction, "module_cmdline: ")).isEqualTo(bound(log, "module_cmdline: "));
    assertThat(bound(log, "grub_cmd: ")).containsAll(texts(prediction, "grub_cmd: "));
    for (HashAlgorithm bank : BANKS) {
      // grub.cfg and the lab's log saver come before Xen
      assertThat(files(prediction, bank))
          .containsExactlyInAnyOrderElementsOf(tail(digests(log.events(), 9, bank), 2));
    }
    assertThat(prediction.events(GoldenPart.HOST))
        .extracting(ExpectedEvent::note)
        .containsExactly(Optional.of("initrd /boot/initrd.img-6.1.0-56-amd64"));
  }

  @Test
  void command_lines_are_exact_and_files_are_among_others() {
    Prediction prediction = foretold(launch("xen-good"), BANKS);

    assertThat(prediction.measurements(GoldenPart.HYPERVISOR))
        .map(EventMeasurement.class::cast)
        .extracting(EventMeasurement::pcr, EventMeasurement::match, m -> prefix(m))
        .containsExactly(
            org.assertj.core.groups.Tuple.tuple(
                8, EventMeasurement.Match.EXACTLY, Optional.of("kernel_cmdline: ")),
            org.assertj.core.groups.Tuple.tuple(
                8, EventMeasurement.Match.EXACTLY, Optional.of("module_cmdline: ")),
            org.assertj.core.groups.Tuple.tuple(
                8, EventMeasurement.Match.INCLUDE, Optional.of("grub_cmd: ")),
            org.assertj.core.groups.Tuple.tuple(
                9, EventMeasurement.Match.INCLUDE, Optional.empty()));
  }

  @Test
  void a_compressed_hypervisor_is_hashed_as_stored() {
    Bytes gz = Gzip.of(ascii("ELF"));
    Prediction prediction =
        foretold(
            new GrubXen(new StoredFile("/xen.gz", gz), "placeholder", List.of()),
            Set.of(HashAlgorithm.SHA512));

    assertThat(files(prediction, HashAlgorithm.SHA512))
        .containsExactly(HashAlgorithm.SHA512.hash(gz.toArray()));
  }

  @Test
  void a_bank_without_a_digest_is_noted_and_one_with_none_at_all_refused() {
    KnownDigests kernel =
        new KnownDigests(
            "/vmlinuz", Map.of(HashAlgorithm.SHA1, HashAlgorithm.SHA1.hash(new byte[1])));

    assertThat(foretold(new GrubLinux(kernel, "/vmlinuz", List.of()), BANKS).notes())
        .contains("kernel /vmlinuz: no sha256 digest is known, so none is golden");
    assertThat(refused(new GrubLinux(kernel, "/vmlinuz", List.of()), Set.of(HashAlgorithm.SHA256)))
        .isEqualTo("kernel /vmlinuz: a digest of one of the banks asked for is expected");
    assertThat(refused(new GrubLinux(kernel, "/vmlinuz", List.of()), Set.of()))
        .isEqualTo("no PCR bank is asked for");
  }

  @Test
  void refuses_a_command_line_that_no_log_can_show() {
    assertThat(refused(new GrubLinux(new StoredFile("k", ascii("k")), "/k a\nb", List.of()), BANKS))
        .isEqualTo("kernel command line: a command line without control characters is expected");
  }

  private static LaunchDescription launch(String boot) {
    List<GrubEntry> entries =
        Evidence.ok(GrubEntry.parse(text(Evidence.of(boot).file("host/grub.cfg"))));
    Map<String, KnownDigests> files = bootFiles(boot);
    return Evidence.ok(entries.getFirst().describe(path -> Optional.ofNullable(files.get(path))));
  }

  private static UefiLog log(String boot) {
    return Evidence.ok(UefiLog.parse(Evidence.of(boot).file("uefi-eventlog.bin")));
  }

  private static Optional<String> prefix(EventMeasurement measurement) {
    return measurement.among().flatMap(EventSelector::textPrefix);
  }

  private static List<String> texts(Prediction prediction, String prefix) {
    return prediction.measurements(GoldenPart.HYPERVISOR).stream()
        .map(EventMeasurement.class::cast)
        .filter(measurement -> prefix(measurement).equals(Optional.of(prefix)))
        .flatMap(measurement -> measurement.events().stream())
        .map(event -> event.text().orElseThrow())
        .toList();
  }

  /** The log's own strings with that prefix, as far as their digests cover them. */
  private static List<String> bound(UefiLog log, String prefix) {
    return log.events().stream()
        .filter(event -> event.pcr() == 8 && event.binding() == Binding.BOUND)
        .filter(event -> text(event.data()).startsWith(prefix))
        .map(UefiEvent::boundBytes)
        .map(bytes -> prefix + text(bytes))
        .toList();
  }

  private static List<Digest> files(Prediction prediction, HashAlgorithm bank) {
    return java.util.stream.Stream.of(GoldenPart.HYPERVISOR, GoldenPart.HOST)
        .flatMap(part -> prediction.measurements(part).stream())
        .map(EventMeasurement.class::cast)
        .filter(measurement -> measurement.pcr() == 9)
        .flatMap(measurement -> measurement.events().stream())
        .map(event -> event.digests().get(bank))
        .toList();
  }

  private static List<Digest> tail(List<Digest> digests, int from) {
    return digests.subList(from, digests.size());
  }
}
