package dev.touchstone.golden.predict;

import static dev.touchstone.golden.predict.PredictionFixture.ascii;
import static dev.touchstone.golden.predict.PredictionFixture.foretold;
import static dev.touchstone.golden.predict.PredictionFixture.refused;
import static org.assertj.core.api.Assertions.assertThat;

import dev.touchstone.golden.GoldenPart;
import dev.touchstone.tpm.Digest;
import dev.touchstone.tpm.HashAlgorithm;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

class UnifiedKernelPredictionTest {
  private static final HashAlgorithm BANK = HashAlgorithm.SHA256;

  @Test
  void measures_name_and_content_as_loaded_in_the_stubs_order() {
    PeFile file =
        stub(257)
            .section(".text", "stub")
            .section(".cmdline", "ro quiet")
            .section(".pcrsig", "{}")
            .section(".linux", "kernelPADDING", 6)
            .section(".uname", "6.1")
            .section(".initrd", "cpio", 6);
    List<Digest> expected =
        digests(
            ".linux\0",
            "kernel",
            ".cmdline\0",
            "ro quiet",
            ".initrd\0",
            "cpio\0\0",
            ".uname\0",
            "6.1");
    Prediction prediction = foretold(kernel(file), Set.of(BANK));

    assertThat(prediction.events(GoldenPart.HYPERVISOR))
        .extracting(event -> event.digests().get(BANK))
        .isEqualTo(expected);
    assertThat(prediction.wholePcrs()).isEmpty();
  }

  @Test
  void with_phases_the_whole_pcr_is_foretold() {
    PeFile file = stub(257).section(".linux", "kernel");
    Prediction prediction =
        foretold(
            new UnifiedKernel(
                new StoredFile("uki", file.bytes()), List.of("enter-initrd", "leave-initrd")),
            Set.of(BANK));
    Digest value = BANK.zeros();
    for (Digest digest : digests(".linux\0", "kernel", "enter-initrd", "leave-initrd")) {
      value = BANK.extend(value, digest);
    }

    assertThat(prediction.pcrs().get(BANK, 11)).contains(value);
  }

  @Test
  void refuses_an_image_whose_sections_are_chosen_at_boot_and_one_that_is_none() {
    assertThat(
            refused(
                kernel(stub(257).section(".linux", "k").section(".profile", "p")), Set.of(BANK)))
        .contains("without section .profile");
    assertThat(refused(kernel(stub(257).section(".text", "k")), Set.of(BANK)))
        .contains("with .linux is expected");
    assertThat(refused(kernel(stub(257).section(".linux", "k", Integer.MAX_VALUE)), Set.of(BANK)))
        .contains("is expected to be in the file");
  }

  @Test
  void an_older_stub_measures_fewer_sections_and_an_unknown_or_newer_one_is_refused() {
    PeFile old = stub(252).section(".uname", "6.1").section(".linux", "k").section(".sbat", "s");

    assertThat(foretold(kernel(old), Set.of(BANK)).events(GoldenPart.HYPERVISOR)).hasSize(2);
    assertThat(refused(kernel(stub(261).section(".linux", "k")), Set.of(BANK)))
        .contains("systemd-stub up to 260 is expected, found 261");
    assertThat(refused(kernel(new PeFile(true).section(".linux", "k")), Set.of(BANK)))
        .contains(".sdmagic with the version of systemd-stub is expected");
  }

  private static PeFile stub(int version) {
    return new PeFile(true)
        .section(".sdmagic", "#### LoaderInfo: systemd-stub " + version + ".39-1 ####\0");
  }

  private static UnifiedKernel kernel(PeFile file) {
    return new UnifiedKernel(new StoredFile("uki", file.bytes()), List.of());
  }

  private static List<Digest> digests(String... texts) {
    List<Digest> digests = new ArrayList<>();
    for (String text : texts) {
      digests.add(BANK.hash(ascii(text).toArray()));
    }
    return digests;
  }
}
