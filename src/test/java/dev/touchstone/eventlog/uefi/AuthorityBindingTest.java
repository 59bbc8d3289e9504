package dev.touchstone.eventlog.uefi;

import static org.assertj.core.api.Assertions.assertThat;

import dev.touchstone.eventlog.Binding;
import dev.touchstone.testing.LogBuilder;
import dev.touchstone.testing.PublicEvidence;
import dev.touchstone.tpm.Bytes;
import dev.touchstone.tpm.Evidence;
import dev.touchstone.tpm.HashAlgorithm;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * What the digest of an EV_EFI_VARIABLE_AUTHORITY event covers, in the forms that are out there.
 */
class AuthorityBindingTest {
  private static final int AUTHORITY = 0x800000e0;
  private static final int DRIVER_CONFIG = 0x80000001;

  /** shim's measurement of its own certificate, with a tail that is no part of the variable. */
  private static byte[] variable(int surplus) {
    byte[] name = "Shim".getBytes(StandardCharsets.UTF_16LE);
    byte[] value = "certificate".getBytes(StandardCharsets.US_ASCII);
    ByteBuffer data =
        ByteBuffer.allocate(32 + name.length + value.length + surplus)
            .order(ByteOrder.LITTLE_ENDIAN);
    data.put(Bytes.ofHex("50ab5d6046e00043abb63dd810dd8b23").toArray());
    data.putLong(4).putLong(value.length).put(name).put(value);
    while (data.hasRemaining()) {
      data.put((byte) 0x5a);
    }
    return data.array();
  }

  private static UefiEvent event(int type, byte[] logged, byte[] hashed) {
    byte[] digest = HashAlgorithm.SHA256.hash(hashed).toArray();
    UefiLog log =
        Evidence.ok(
            UefiLog.parse(
                LogBuilder.cryptoAgile(HashAlgorithm.SHA256)
                    .raw(LogBuilder.u32(7))
                    .raw(LogBuilder.u32(type))
                    .raw(LogBuilder.u32(1))
                    .raw(LogBuilder.u16(HashAlgorithm.SHA256.tpmId()))
                    .raw(digest)
                    .raw(LogBuilder.u32(logged.length))
                    .raw(logged)
                    .build()));
    return log.events().getLast();
  }

  private static byte[] first(byte[] bytes, int count) {
    return Arrays.copyOf(bytes, count);
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 6})
  void the_surplus_that_early_shims_log_behind_a_variable_leaves_it_bound(int surplus) {
    byte[] logged = variable(surplus);
    byte[] hashed = first(logged, logged.length - 1);

    UefiEvent event = event(AUTHORITY, logged, hashed);

    assertThat(event.binding()).isEqualTo(Binding.BOUND);
    assertThat(event.boundBytes()).isEqualTo(Bytes.copyOf(hashed));
  }

  @Test
  void a_tail_longer_than_any_shim_wrote_is_not_cut_off() {
    byte[] logged = variable(7);

    assertThat(event(AUTHORITY, logged, first(logged, logged.length - 1)).binding())
        .isEqualTo(Binding.UNBOUND);
  }

  @Test
  void the_last_byte_of_a_value_is_never_taken_for_surplus() {
    byte[] logged = variable(0);

    assertThat(event(AUTHORITY, logged, first(logged, logged.length - 1)).binding())
        .isEqualTo(Binding.UNBOUND);
  }

  @Test
  void a_variable_of_the_configuration_has_no_surplus() {
    byte[] logged = variable(1);

    assertThat(event(DRIVER_CONFIG, logged, first(logged, logged.length - 1)).binding())
        .isEqualTo(Binding.UNBOUND);
  }

  @Test
  void every_authority_of_a_host_with_an_early_shim_is_bound() throws IOException {
    byte[] log = Files.readAllBytes(PublicEvidence.file("event-postcode.bin"));

    List<UefiEvent> authorities =
        BootLog.parsed(log).events().stream()
            .filter(event -> event.is(UefiEventType.EV_EFI_VARIABLE_AUTHORITY))
            .toList();

    assertThat(authorities).isNotEmpty();
    assertThat(authorities).allMatch(event -> event.binding() == Binding.BOUND);
  }

  /**
   * A Dell server's digest of its version is over something else than the version that it logs
   * (tpm2-tools issue 3457 shows the same): no form of the string gives it, and it stays unbound.
   */
  @Test
  void a_version_whose_digest_no_form_of_it_gives_stays_unbound() throws IOException {
    byte[] log = Files.readAllBytes(PublicEvidence.file("gdc-host.bin"));

    assertThat(
            BootLog.parsed(log).events().stream()
                .filter(event -> event.is(UefiEventType.EV_S_CRTM_VERSION))
                .map(UefiEvent::binding))
        .containsExactly(Binding.UNBOUND);
  }
}
