package dev.touchstone.golden.predict;

import static dev.touchstone.golden.predict.PredictionFixture.bootFiles;
import static dev.touchstone.golden.predict.PredictionFixture.digests;
import static dev.touchstone.golden.predict.PredictionFixture.foretold;
import static org.assertj.core.api.Assertions.assertThat;

import dev.touchstone.eventlog.uefi.UefiLog;
import dev.touchstone.golden.GoldenPart;
import dev.touchstone.tpm.Bytes;
import dev.touchstone.tpm.Evidence;
import dev.touchstone.tpm.HashAlgorithm;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;

/**
 * The very files that the lab hosts booted, out of Debian's packages (shim-signed,
 * grub-efi-amd64-signed, linux-image-6.1.0-56-amd64 and -cloud-amd64, xen-hypervisor-4.17-amd64,
 * tboot), unpacked into the directory that {@code touchstone.boot.binaries} names. Skipped without.
 */
class BootBinariesTest {
  private static final String SHIM = "usr/lib/shim/shimx64.efi.signed";
  private static final String GRUB = "usr/lib/grub/x86_64-efi-signed/grubx64.efi.signed";
  private static final String KERNEL = "boot/vmlinuz-6.1.0-56-amd64";
  private static final String CLOUD = "boot/vmlinuz-6.1.0-56-cloud-amd64";

  @Test
  void authenticode_digests_of_the_files_are_the_events_of_pcr_4_in_every_bank_logged() {
    equalsBoot("kvm-good", KERNEL);
    equalsBoot("kvm-kernel-updated", CLOUD);
  }

  private static void equalsBoot(String boot, String kernel) {
    UefiLog log = Evidence.ok(UefiLog.parse(Evidence.of(boot).file("uefi-eventlog.bin")));
    Set<HashAlgorithm> banks = EnumSet.copyOf(log.banks());
    Prediction prediction =
        foretold(
            new EfiBinaries(
                List.of(
                    new EfiImage(file(SHIM)),
                    new EfiImage(file(GRUB)),
                    new EfiImage(file(kernel), 2))),
            banks);

    assertThat(banks).hasSizeGreaterThan(2);
    for (HashAlgorithm bank : banks) {
      assertThat(prediction.events(GoldenPart.BOOTLOADER))
          .extracting(event -> event.digests().get(bank))
          .isEqualTo(digests(log.events(), 4, bank));
    }
  }

  @Test
  void files_have_the_digests_that_the_lab_noted() {
    for (Map.Entry<String, String> file :
        Map.of("/EFI/BOOT/BOOTX64.EFI", SHIM, "/boot/vmlinuz-6.1.0-56-amd64", KERNEL).entrySet()) {
      assertThat(PerBank.hash(Set.of(HashAlgorithm.SHA256), file(file.getValue()).bytes()))
          .containsEntry(
              HashAlgorithm.SHA256,
              bootFiles("kvm-good").get(file.getKey()).digests().get(HashAlgorithm.SHA256));
    }
  }

  @Test
  void tboot_1_10_5_has_the_mle_digests_of_its_own_tool() {
    Bytes tboot = file("boot/tboot.gz").bytes();

    assertThat(
            Evidence.ok(MleImage.of(tboot, "logging=serial,memory"))
                .digest(HashAlgorithm.SHA256)
                .hex())
        .isEqualTo("f35c0785c7b5bb225ed7e3e8fae2c9be88673a52aa88a41eba68a5eee7c6b77d");
    assertThat(Evidence.ok(MleImage.of(tboot, "")).digest(HashAlgorithm.SHA256).hex())
        .startsWith("9d472b48")
        .endsWith("d755");
  }

  @Test
  void the_hypervisors_image_in_memory_is_not_the_stored_file() {
    StoredFile xen = file("boot/xen-4.17-amd64.gz");
    java.security.MessageDigest engine = HashAlgorithm.SHA256.newEngine();
    Evidence.ok(
        GzipImage.load(
            xen.bytes().toArray(), 1 << 30, (buffer, length) -> engine.update(buffer, 0, length)));

    assertThat(engine.digest())
        .isNotEqualTo(HashAlgorithm.SHA256.hash(xen.bytes().toArray()).toArray());
  }

  /**
   * An image of systemd-boot-efi's linuxx64.efi.stub (252) with .osrel, .cmdline, .initrd and
   * .linux added, as {@code uki.efi}, and what {@code systemd-measure calculate} says of its parts,
   * as {@code uki.pcr11}.
   */
  @Test
  void pcr_11_of_a_unified_kernel_is_what_systemd_measure_calculates() {
    Prediction prediction =
        foretold(
            new UnifiedKernel(
                file("uki.efi"), List.of("enter-initrd", "leave-initrd", "sysinit", "ready")),
            EnumSet.allOf(HashAlgorithm.class));
    String calculated = PredictionFixture.text(file("uki.pcr11").bytes());

    for (HashAlgorithm bank : HashAlgorithm.values()) {
      assertThat(calculated)
          .contains(
              "11:" + bank.bank() + "=" + prediction.pcrs().get(bank, 11).orElseThrow().hex());
    }
  }

  private static StoredFile file(String name) {
    String directory = System.getProperty("touchstone.boot.binaries", "");
    Assumptions.assumeTrue(
        !directory.isEmpty(), "no boot binaries: set -Dtouchstone.boot.binaries");
    try {
      return new StoredFile(name, Bytes.copyOf(Files.readAllBytes(Path.of(directory, name))));
    } catch (IOException e) {
      throw new java.io.UncheckedIOException(e);
    }
  }
}
