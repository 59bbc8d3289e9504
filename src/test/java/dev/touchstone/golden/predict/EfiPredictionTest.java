package dev.touchstone.golden.predict;

import static dev.touchstone.golden.predict.PredictionFixture.digests;
import static dev.touchstone.golden.predict.PredictionFixture.foretold;
import static dev.touchstone.golden.predict.PredictionFixture.refused;
import static org.assertj.core.api.Assertions.assertThat;

import dev.touchstone.eventlog.uefi.UefiLog;
import dev.touchstone.golden.EventMeasurement;
import dev.touchstone.golden.ExpectedEvent;
import dev.touchstone.golden.GoldenPart;
import dev.touchstone.tpm.Digest;
import dev.touchstone.tpm.Evidence;
import dev.touchstone.tpm.HashAlgorithm;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

class EfiPredictionTest {
  private static final HashAlgorithm BANK = HashAlgorithm.SHA256;

  /** Authenticode digests of the packages' files, taken by {@link BootBinariesTest}. */
  private static final KnownDigests SHIM =
      known("shim 16.1", "80a66d53a945d2286fcadd780fae1c225aa732079cd67b5225dc78aaab4e2ff8");

  private static final KnownDigests GRUB =
      known("GRUB 2.06", "a68f6d71ebddaa19751ff8d729f67d11b0df8e4c49400c3e7e90de16119e1265");
  private static final KnownDigests KERNEL =
      known("linux 6.1", "6b1bf35c3bee9918250f593a6fff889c75c1e239cd2fe9e5bb0cd3de9dcb8e51");
  private static final KnownDigests CLOUD =
      known("linux cloud", "5f21ff2c0d5d899842b28a8b19901ba72cf7a7ab93c02a77fadc6ff72be85b31");

  @Test
  void foretells_all_events_and_the_value_of_pcr_4_of_real_boots() {
    equalsBoot("kvm-good", new EfiImage(SHIM), new EfiImage(GRUB), new EfiImage(KERNEL, 2));
    equalsBoot(
        "kvm-kernel-updated", new EfiImage(SHIM), new EfiImage(GRUB), new EfiImage(CLOUD, 2));
    equalsBoot("kvm-secureboot-off", new EfiImage(SHIM), new EfiImage(GRUB));
  }

  private static void equalsBoot(String boot, EfiImage... images) {
    Prediction prediction = foretold(new EfiBinaries(List.of(images)), Set.of(BANK));
    UefiLog log = Evidence.ok(UefiLog.parse(Evidence.of(boot).file("uefi-eventlog.bin")));

    assertThat(prediction.events(GoldenPart.BOOTLOADER))
        .extracting(event -> event.digests().get(BANK))
        .isEqualTo(digests(log.events(), 4, BANK));
    assertThat(prediction.pcrs().get(BANK, 4)).isEqualTo(Evidence.of(boot).pcrs().get(BANK, 4));
    assertThat(prediction.wholePcrs(GoldenPart.BOOTLOADER)).hasSize(1);
    EventMeasurement measurement =
        (EventMeasurement) prediction.measurements(GoldenPart.BOOTLOADER).getFirst();
    assertThat(measurement.match()).isEqualTo(EventMeasurement.Match.EXACTLY);
    assertThat(measurement.among()).isEmpty();
  }

  @Test
  void events_of_a_firmware_that_does_otherwise_are_taken_from_a_launch_of_it() {
    ExpectedEvent own =
        ExpectedEvent.of("EV_EFI_BOOT_SERVICES_DRIVER", BANK.hash(new byte[] {1}), "vendor tool");
    Prediction prediction =
        foretold(
            new EfiBinaries(new FirmwareEvents.Recorded(List.of(own)), List.of(new EfiImage(SHIM))),
            Set.of(BANK));

    assertThat(prediction.events(GoldenPart.BOOTLOADER))
        .extracting(event -> event.digests().get(BANK))
        .containsExactly(own.digests().get(BANK), SHIM.digests().get(BANK));
  }

  @Test
  void an_image_of_a_file_is_hashed_and_noted_if_it_is_not_signed() {
    StoredFile file = new StoredFile("xen.efi", new PeFile(true).section("a", "b").bytes());
    Prediction prediction = foretold(new EfiBinaries(List.of(new EfiImage(file))), Set.of(BANK));

    assertThat(prediction.notes()).anyMatch(note -> note.startsWith("xen.efi is not signed"));
    assertThat(prediction.events(GoldenPart.BOOTLOADER).getLast().digests())
        .containsEntry(BANK, Evidence.ok(Authenticode.of(file.bytes())).digest(BANK));
  }

  @Test
  void refuses_a_file_that_is_no_image_and_a_list_of_none() {
    StoredFile file = new StoredFile("grubx64.efi", PredictionFixture.ascii("MZ"));

    assertThat(refused(new EfiBinaries(List.of(new EfiImage(file))), Set.of(BANK)))
        .isEqualTo("grubx64.efi: PE image, offset 0: expected a DOS header of 64 bytes, found 2");
    assertThat(refused(new EfiBinaries(List.of()), Set.of(BANK)))
        .isEqualTo("at least one EFI binary is expected, found none");
  }

  private static KnownDigests known(String name, String sha256) {
    return new KnownDigests(name, Map.of(BANK, Digest.ofHex(BANK, sha256)));
  }
}
