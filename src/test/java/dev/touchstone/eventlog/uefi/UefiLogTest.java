package dev.touchstone.eventlog.uefi;

import static org.assertj.core.api.Assertions.assertThat;

import dev.touchstone.eventlog.Binding;
import dev.touchstone.eventlog.PcrReplay;
import dev.touchstone.eventlog.Replay;
import dev.touchstone.eventlog.ReplayComparison;
import dev.touchstone.tpm.Bytes;
import dev.touchstone.tpm.HashAlgorithm;
import dev.touchstone.tpm.PcrValues;
import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class UefiLogTest {
  @ParameterizedTest
  @ValueSource(strings = {"kvm-good", "xen-good", "kvm-secureboot-off", "kvm-tampered-cmdline"})
  void a_recorded_boot_replays_to_its_quotes_in_every_bank(String boot) {
    UefiLog log = BootLog.parsed(BootLog.bytes(boot));
    assertThat(log.complete()).isTrue();
    assertThat(log.problems()).isEmpty();
    for (String file : new String[] {"pcrs.json", "quotes/rsa-multibank/pcrs.json"}) {
      PcrValues quoted = BootLog.quoted(boot, file);
      assertThat(quoted.banks()).isNotEmpty();
      ReplayComparison comparison = Replay.compare(Replay.of(log), quoted);
      for (HashAlgorithm bank : quoted.banks()) {
        for (int pcr : quoted.bank(bank).keySet()) {
          if (pcr <= 9 || pcr == 14) {
            assertThat(comparison.explained(bank, pcr)).as("%s PCR %d", bank, pcr).isTrue();
          }
        }
        assertThat(comparison.bank(bank)).containsEntry(4, PcrReplay.MATCH);
      }
    }
  }

  @Test
  void a_kernel_command_line_is_bound_by_its_digest() {
    UefiLog log = BootLog.parsed(BootLog.bytes("kvm-tampered-cmdline"));
    assertThat(log.events())
        .filteredOn(
            e ->
                e.decoded() instanceof EventData.Ipl ipl
                    && ipl.kind() == EventData.IplKind.KERNEL_COMMAND_LINE)
        .isNotEmpty()
        .allSatisfy(e -> assertThat(e.binding()).isEqualTo(Binding.BOUND))
        .anySatisfy(e -> assertThat(e.text()).contains("enforcing=0 init=/bin/sh"));
  }

  @Test
  void no_truncation_throws_and_none_inside_a_record_counts_as_complete() {
    byte[] log = BootLog.bytes("xen-good");
    UefiLog whole = BootLog.parsed(log);
    int last = (int) whole.events().getLast().offset();
    for (int end = 0; end < log.length; end += 7) {
      UefiLog.parse(Bytes.copyOf(Arrays.copyOf(log, end)));
    }
    assertThat(BootLog.parsed(Arrays.copyOf(log, last + 20)).complete()).isFalse();
    assertThat(BootLog.parsed(Arrays.copyOf(log, log.length + 4096)).events())
        .hasSameSizeAs(whole.events());
  }

  @Test
  void a_changed_byte_never_changes_bound_data_of_a_log_that_still_replays() {
    byte[] genuine = BootLog.bytes("xen-good");
    UefiLog original = BootLog.parsed(genuine);
    PcrValues values = Replay.of(original).replayed();
    for (int at = 0; at < genuine.length; at += 11) {
      byte[] changed = genuine.clone();
      changed[at] ^= (byte) (1 << (at % 8));
      UefiLog.parse(Bytes.copyOf(changed)).orElse(bad -> original).events().stream()
          .map(UefiEvent::text)
          .forEach(text -> assertThat(text).isNotNull());
      UefiLog log = UefiLog.parse(Bytes.copyOf(changed)).orElse(bad -> original);
      if (log.complete() && Replay.of(log).replayed().equals(values)) {
        assertThat(log.events()).hasSameSizeAs(original.events());
        for (UefiEvent event : log.events()) {
          if (event.binding() == Binding.BOUND) {
            assertThat(event.boundBytes())
                .as("byte %d, event %d", at, event.index())
                .isEqualTo(original.events().get(event.index()).boundBytes());
          }
        }
      }
    }
  }

  @Test
  void random_bytes_never_throw() {
    Random random = new Random(5);
    byte[] genuine = BootLog.bytes("kvm-secureboot-off");
    for (int round = 0; round < 2000; round++) {
      byte[] noise = genuine.clone();
      byte[] patch = new byte[1 + random.nextInt(64)];
      random.nextBytes(patch);
      System.arraycopy(patch, 0, noise, random.nextInt(noise.length - 64), patch.length);
      UefiLog.parse(Bytes.copyOf(noise))
          .orElse(bad -> BootLog.parsed(genuine))
          .events()
          .forEach(UefiEvent::text);
    }
  }
}
