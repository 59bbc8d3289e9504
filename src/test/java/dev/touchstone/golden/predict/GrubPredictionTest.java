package dev.touchstone.golden.predict;

import static dev.touchstone.golden.predict.PredictionFixture.ascii;
import static dev.touchstone.golden.predict.PredictionFixture.bootFiles;
import static dev.touchstone.golden.predict.PredictionFixture.foretold;
import static dev.touchstone.golden.predict.PredictionFixture.refused;
import static dev.touchstone.golden.predict.PredictionFixture.text;
import static org.assertj.core.api.Assertions.assertThat;

import dev.touchstone.appraisal.Boots;
import dev.touchstone.golden.FactMeasurement;
import dev.touchstone.golden.GoldenComparison;
import dev.touchstone.golden.GoldenDifference;
import dev.touchstone.golden.GoldenPart;
import dev.touchstone.golden.GoldenSet;
import dev.touchstone.golden.Validity;
import dev.touchstone.tpm.Bytes;
import dev.touchstone.tpm.Evidence;
import dev.touchstone.tpm.HashAlgorithm;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class GrubPredictionTest {
  private static final Set<HashAlgorithm> BANKS =
      EnumSet.of(HashAlgorithm.SHA1, HashAlgorithm.SHA256);

  /** The update is foretold from grub.cfg and the digests of the new files alone. */
  @ParameterizedTest
  @CsvSource({
    "kvm-good, kvm-good",
    "kvm-good, kvm-good-2",
    "kvm-kernel-updated, kvm-kernel-updated",
    "xen-good, xen-good",
    "xen-good, xen-good-2"
  })
  void a_boot_is_foretold_from_its_files_and_grub_cfg(String files, String boot) {
    Prediction prediction = foretold(launch(files), BANKS);

    assertThat(differences(prediction, GoldenPart.HYPERVISOR, boot)).isEmpty();
    assertThat(differences(prediction, GoldenPart.HOST, boot)).isEmpty();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "kvm-good | kvm-tampered-cmdline | kernel command line: ",
        "kvm-good | kvm-kernel-updated | kernel: expected ",
        "xen-good | xen-tampered | Xen command line: ",
        "xen-good | xen-no-xsm | XSM policy: "
      })
  void another_boot_differs_from_what_was_foretold_in_words(
      String files, String boot, String words) {
    assertThat(differences(foretold(launch(files), BANKS), GoldenPart.HYPERVISOR, boot))
        .anySatisfy(sentence -> assertThat(sentence).startsWith(words));
  }

  @Test
  void the_initrd_stands_in_the_set_of_its_host() {
    Prediction prediction = foretold(launch("xen-good"), BANKS);

    assertThat(prediction.measurements(GoldenPart.HOST))
        .map(FactMeasurement.class::cast)
        .extracting(FactMeasurement::fact)
        .containsExactly("dom0.initrdDigest");
    assertThat(prediction.notes())
        .contains("the initrd is made on the host: its digest stands in the set of part host");
  }

  @Test
  void a_compressed_hypervisor_is_hashed_as_stored() {
    Bytes gz = Gzip.of(ascii("ELF"));
    Prediction prediction =
        foretold(
            new GrubXen(new StoredFile("/xen.gz", gz), "placeholder", List.of()),
            Set.of(HashAlgorithm.SHA512));

    assertThat(prediction.measurements(GoldenPart.HYPERVISOR))
        .contains(FactMeasurement.of("xen.digest", HashAlgorithm.SHA512.hash(gz.toArray()).hex()));
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

  private static List<String> differences(Prediction prediction, GoldenPart part, String boot) {
    GoldenSet set =
        new GoldenSet(
            "foretold",
            1,
            part,
            Validity.ALWAYS,
            part == GoldenPart.HOST ? Set.of("host") : Set.of(),
            prediction.measurements(part));
    return GoldenComparison.of(set, Boots.of(boot).logs().launch().orElseThrow())
        .differences()
        .stream()
        .map(GoldenDifference::sentence)
        .toList();
  }

  private static LaunchDescription launch(String boot) {
    List<GrubEntry> entries =
        Evidence.ok(GrubEntry.parse(text(Evidence.of(boot).file("host/grub.cfg"))));
    Map<String, KnownDigests> files = bootFiles(boot);
    return Evidence.ok(entries.getFirst().describe(path -> Optional.ofNullable(files.get(path))));
  }
}
