package dev.touchstone.hazards;

import static org.assertj.core.api.Assertions.assertThat;

import dev.touchstone.eventlog.Replay;
import dev.touchstone.eventlog.txt.TxtLog;
import dev.touchstone.eventlog.txt.TxtLogs;
import dev.touchstone.eventlog.txt.TxtReplay;
import dev.touchstone.eventlog.txt.VlPolicy;
import dev.touchstone.eventlog.uefi.UefiLog;
import dev.touchstone.launch.LaunchFacts;
import dev.touchstone.launch.Launches;
import dev.touchstone.launch.VerifiedLaunch;
import dev.touchstone.testing.LogBuilder;
import dev.touchstone.tpm.Evidence;
import dev.touchstone.tpm.HashAlgorithm;
import dev.touchstone.tpm.PcrValues;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Hazard 13, relabel and append, in logs that replay to the quote. */
class LaunchForgeryTest {
  private static final HashAlgorithm SHA256 = HashAlgorithm.SHA256;
  private static final int SEPARATOR = 4;
  private static final int CRTM_VERSION = 8;
  private static final int POST_CODE = 1;
  private static final byte[] MINE = "1.0\0".getBytes(StandardCharsets.UTF_16LE);
  private static final byte[] OTHER = "9.9\0".getBytes(StandardCharsets.UTF_16LE);

  private static LaunchFacts facts(LogBuilder builder) {
    UefiLog log = Evidence.ok(UefiLog.parse(builder.build()));
    return LaunchFacts.of(
        VerifiedLaunch.of(
            Launches.signed(Replay.of(log).replayed()),
            SHA256,
            Optional.of(log),
            Optional.empty(),
            Optional.empty()));
  }

  /** An image's digest with all that was hashed of it: the data is bound, under any label. */
  @ParameterizedTest
  @ValueSource(longs = {0x80000007L, 0x5, 0xd, 0xc, 0x80000003L, 0x2})
  void an_image_whose_bytes_are_in_the_log_is_still_an_image(long type) {
    byte[] image = "MZ\0\1 an image".getBytes(StandardCharsets.US_ASCII);

    LaunchFacts facts =
        facts(
            LogBuilder.cryptoAgile(SHA256)
                .event(4, SEPARATOR, new byte[4])
                .event(4, type, image)
                .event(4, 0x80000007L, "Returning".getBytes(StandardCharsets.US_ASCII)));

    assertThat(facts.proven("bootloader.digest")).contains(List.of(SHA256.hash(image).hex()));
  }

  @Test
  void another_text_of_the_firmware_is_not_proven_to_be_its_version() {
    LaunchFacts genuine =
        facts(
            LogBuilder.cryptoAgile(SHA256)
                .event(0, CRTM_VERSION, MINE)
                .event(0, POST_CODE, OTHER)
                .event(0, SEPARATOR, new byte[4]));
    LaunchFacts forged =
        facts(
            LogBuilder.cryptoAgile(SHA256)
                .event(0, POST_CODE, MINE)
                .event(0, CRTM_VERSION, OTHER)
                .event(0, SEPARATOR, new byte[4]));

    assertThat(genuine.proven("firmware.version")).contains("1.0");
    assertThat(forged.proven("firmware.version")).isEmpty();
  }

  /** GRUB hashes the string without its prefix and its terminator. */
  private static LogBuilder grub(LogBuilder log, String prefix, String text) {
    byte[] data = (prefix + text + "\0").getBytes(StandardCharsets.US_ASCII);
    return log.raw(LogBuilder.u32(8))
        .raw(LogBuilder.u32(13))
        .raw(LogBuilder.u32(1))
        .raw(LogBuilder.u16(SHA256.tpmId()))
        .raw(SHA256.hash(text.getBytes(StandardCharsets.US_ASCII)).toArray())
        .raw(LogBuilder.u32(data.length))
        .raw(data);
  }

  private static LogBuilder linux(LogBuilder log, String line) {
    return grub(grub(log, "grub_cmd: ", "linux " + line), "kernel_cmdline: ", line);
  }

  @Test
  void a_load_appended_by_the_kernel_that_was_loaded_is_not_proven() {
    LogBuilder log = linux(LogBuilder.cryptoAgile(SHA256), "/vmlinuz selinux=0");
    assertThat(facts(log).proven("kernel.commandLine")).contains("selinux=0");

    LaunchFacts forged = facts(linux(log, "/vmlinuz selinux=1"));

    assertThat(forged.get("kernel.commandLine")).isEmpty();
    assertThat(forged.absent().get("kernel.commandLine")).contains("a second load of a kernel");
    assertThat(forged.proven("launch.hypervisor")).contains("unknown");
  }

  /**
   * tboot measured other modules; what it launched has locality 2, extends the approved ones, and
   * calls tboot's records SINIT's, with the data that they are the hash of.
   */
  @ParameterizedTest
  @ValueSource(longs = {0x414, 0x416, 0x403, 0x499})
  void modules_appended_by_the_operating_system_are_not_proven(long label) {
    byte[] policy = VlPolicy.DEFAULT.digest(SHA256, SHA256).toArray();
    byte[] approved = SHA256.hash(new byte[] {7}).toArray();
    TxtLogs log =
        TxtLogs.launched(SHA256)
            .hashed(17, label, "policy".getBytes(StandardCharsets.US_ASCII))
            .hashed(17, label, "kernel".getBytes(StandardCharsets.US_ASCII))
            .tboot(17, SHA256, policy)
            .tboot(18, SHA256, policy)
            .tboot(17, SHA256, approved);
    TxtLog read = log.log();
    LaunchFacts facts =
        Launches.txt(read, PcrValues.of(Map.of(SHA256, TxtReplay.of(read, SHA256))), SHA256);

    assertThat(facts.proven("txt.measured")).contains(true);
    assertThat(facts.get("kernel.digest")).isPresent();
    assertThat(facts.proven("kernel.digest")).isEmpty();
    assertThat(facts.proven("launch.hypervisor")).isEmpty();
    assertThat(facts.proven("txt.policyDigest")).isEmpty();
  }
}
