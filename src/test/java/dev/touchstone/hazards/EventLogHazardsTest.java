package dev.touchstone.hazards;

import static org.assertj.core.api.Assertions.assertThat;

import dev.touchstone.eventlog.Binding;
import dev.touchstone.eventlog.LogProblem;
import dev.touchstone.eventlog.Replay;
import dev.touchstone.eventlog.uefi.UefiLog;
import dev.touchstone.testing.LogBuilder;
import dev.touchstone.tpm.Bytes;
import dev.touchstone.tpm.Evidence;
import dev.touchstone.tpm.HashAlgorithm;
import dev.touchstone.tpm.Parsed;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Hazards 4, 17, 20 and 22 of the threat list, as far as they concern reading and replaying the
 * firmware's log.
 */
class EventLogHazardsTest {
  private static final byte[] MEASURED = "measured".getBytes(StandardCharsets.US_ASCII);
  private static final String LOCALITY = "StartupLocality\0";

  private static UefiLog parse(LogBuilder log) {
    return Evidence.ok(UefiLog.parse(log.build()));
  }

  /** The problems but that of the separators, which these logs leave out to stay short. */
  private static List<String> problems(UefiLog log) {
    return log.problems().stream()
        .map(LogProblem::message)
        .filter(message -> !message.startsWith("no separator"))
        .toList();
  }

  private static LogBuilder sha256() {
    return LogBuilder.cryptoAgile(HashAlgorithm.SHA256);
  }

  @Test
  void hazard_4_does_not_replay_a_bank_that_the_spec_id_event_does_not_list() {
    UefiLog log = parse(sha256().event(0, 8, MEASURED));

    assertThat(Replay.of(log).replayed().banks()).containsExactly(HashAlgorithm.SHA256);
  }

  @ParameterizedTest
  @ValueSource(ints = {3, 4})
  void a_startup_locality_before_pcr_0_is_believed(int locality) {
    UefiLog log = parse(sha256().noAction(0, LOCALITY, locality).event(0, 8, MEASURED));

    assertThat(log.startupLocality()).hasValue(locality);
    assertThat(log.startValue(HashAlgorithm.SHA256, 0).hex())
        .isEqualTo("00".repeat(31) + "0" + locality);
    assertThat(problems(log)).isEmpty();
  }

  @Test
  void hazard_17_refuses_a_startup_locality_after_pcr_0_was_extended() {
    UefiLog log = parse(sha256().event(0, 8, MEASURED).noAction(0, LOCALITY, 3));

    assertThat(log.startupLocality()).isEmpty();
    assertThat(problems(log))
        .containsExactly("StartupLocality after PCR 0 was extended; not applied");
  }

  @Test
  void hazard_17_refuses_a_second_startup_locality() {
    UefiLog log = parse(sha256().noAction(0, LOCALITY, 3).noAction(0, LOCALITY, 4));

    assertThat(log.startupLocality()).hasValue(3);
    assertThat(problems(log))
        .containsExactly("a second StartupLocality event; only the first is applied");
  }

  @Test
  void hazard_17_refuses_a_startup_locality_outside_pcr_0() {
    assertThat(parse(sha256().noAction(1, LOCALITY, 3)).startupLocality()).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 5, 255})
  void hazard_17_refuses_a_locality_that_cannot_start_a_tpm(int locality) {
    assertThat(parse(sha256().noAction(0, LOCALITY, locality)).startupLocality()).isEmpty();
  }

  @Test
  void hazard_17_refuses_a_second_spec_id_event() {
    UefiLog log = parse(sha256().noAction(0, "Spec ID Event03\0", 0, 0, 0, 0));

    assertThat(log.banks()).containsExactly(HashAlgorithm.SHA256);
    assertThat(problems(log)).containsExactly("a second Spec ID event; the first one holds");
  }

  @Test
  void hazard_17_tolerates_pcr_0xffffffff_for_no_action_alone() {
    UefiLog informed = parse(sha256().noAction(-1, "anything"));
    UefiLog measured = parse(sha256().event(-1, 8, MEASURED));

    assertThat(problems(informed)).isEmpty();
    assertThat(problems(measured)).containsExactly("PCR 0xffffffff does not exist");
    assertThat(Replay.of(measured).replayed().bank(HashAlgorithm.SHA256)).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(ints = {0x00, 0xff})
  void hazard_17_padding_at_the_end_is_no_event(int value) {
    byte[] padding = new byte[5000];
    Arrays.fill(padding, (byte) value);

    UefiLog log = parse(sha256().event(0, 8, MEASURED).raw(padding));

    assertThat(log.complete()).isTrue();
    assertThat(log.events()).hasSize(2);
  }

  @Test
  void hazard_20_refuses_an_event_of_4_gib() {
    LogBuilder log =
        sha256()
            .raw(LogBuilder.u32(0))
            .raw(LogBuilder.u32(8))
            .raw(LogBuilder.u32(0))
            .raw(LogBuilder.u32(0xffffffffL));

    UefiLog parsed = parse(log);

    assertThat(parsed.complete()).isFalse();
    assertThat(problems(parsed)).contains("the event claims 4294967295 bytes, 0 are left");
  }

  @Test
  void hazard_20_refuses_4_gib_of_digests() {
    UefiLog log =
        parse(
            sha256()
                .raw(LogBuilder.u32(0))
                .raw(LogBuilder.u32(8))
                .raw(LogBuilder.u32(0xffffffffL)));

    assertThat(log.complete()).isFalse();
    assertThat(problems(log)).contains("4294967295 digests, the Spec ID lists 1 algorithms");
  }

  @Test
  void hazard_20_a_megabyte_of_padding_is_read_in_linear_time() {
    LogBuilder log = sha256();
    for (int i = 0; i < 2000; i++) {
      log.event(1, 4, new byte[] {0, 0, 0, 0});
    }
    UefiLog parsed = parse(log.raw(new byte[1 << 20]));

    assertThat(parsed.complete()).isTrue();
    assertThat(parsed.events()).hasSize(2001);
  }

  @Test
  void hazard_22_carries_an_algorithm_it_does_not_know() {
    Bytes spec = specIdWithSm3();
    LogBuilder log =
        LogBuilder.empty()
            .raw(spec.toArray())
            .raw(LogBuilder.u32(0))
            .raw(LogBuilder.u32(8))
            .raw(LogBuilder.u32(1))
            .raw(LogBuilder.u16(0x0012))
            .raw(new byte[32])
            .raw(LogBuilder.u32(0));

    UefiLog parsed = parse(log);

    assertThat(parsed.complete()).isTrue();
    assertThat(parsed.events().get(1).digests().get(0).algorithmId()).isEqualTo(0x0012);
    assertThat(Replay.of(parsed).replayed().bank(HashAlgorithm.SHA256)).isEmpty();
  }

  private static Bytes specIdWithSm3() {
    byte[] header =
        LogBuilder.cryptoAgile(HashAlgorithm.SHA256, HashAlgorithm.SHA512).build().toArray();
    header[32 + 28 + 4] = 0x12;
    header[32 + 28 + 6] = 32;
    return Bytes.copyOf(header);
  }

  @Test
  void hazard_22_refuses_a_digest_size_that_does_not_fit_its_algorithm() {
    byte[] header = LogBuilder.cryptoAgile(HashAlgorithm.SHA256).build().toArray();
    header[32 + 28 + 2] = 20;

    assertThat(UefiLog.parse(Bytes.copyOf(header)))
        .isInstanceOfSatisfying(
            Parsed.Malformed.class,
            malformed ->
                assertThat(malformed.reason()).isEqualTo("algorithm 0xb with digests of 20 bytes"));
  }

  @Test
  void refuses_an_algorithm_listed_twice_and_a_digest_given_twice() {
    byte[] header =
        LogBuilder.cryptoAgile(HashAlgorithm.SHA256, HashAlgorithm.SHA256).build().toArray();
    assertThat(UefiLog.parse(Bytes.copyOf(header))).isInstanceOf(Parsed.Malformed.class);

    LogBuilder twice =
        LogBuilder.cryptoAgile(HashAlgorithm.SHA256, HashAlgorithm.SHA384)
            .raw(LogBuilder.u32(0))
            .raw(LogBuilder.u32(8))
            .raw(LogBuilder.u32(2));
    for (int i = 0; i < 2; i++) {
      twice.raw(LogBuilder.u16(0x000b)).raw(new byte[32]);
    }
    assertThat(parse(twice.raw(LogBuilder.u32(0))).complete()).isFalse();
  }

  private static final byte[] ZERO = {0, 0, 0, 0};
  private static final long EV_SEPARATOR = 0x04;
  private static final long EV_IPL = 0x0d;
  private static final long EV_EFI_ACTION = 0x80000007L;

  private static LogBuilder withSeparators() {
    LogBuilder log = sha256();
    for (int pcr = 0; pcr < 8; pcr++) {
      log.event(pcr, EV_SEPARATOR, ZERO);
    }
    return log;
  }

  @Test
  void hazard_17_a_missing_separator_is_a_problem() {
    UefiLog log = parse(sha256().event(0, 8, MEASURED).event(0, EV_SEPARATOR, ZERO));

    assertThat(log.problems())
        .extracting(LogProblem::message)
        .containsExactly("no separator closes the pre-OS phase of PCR [1, 2, 3, 4, 5, 6, 7]");
    assertThat(parse(withSeparators()).problems()).isEmpty();
  }

  @Test
  void hazard_17_a_doubled_separator_is_a_problem() {
    assertThat(problems(parse(withSeparators().event(4, EV_SEPARATOR, ZERO))))
        .containsExactly("PCR 4 has a separator more than once");
  }

  @Test
  void hazard_17_a_separator_of_another_value_is_a_problem() {
    assertThat(problems(parse(sha256().event(4, EV_SEPARATOR, new byte[] {1, 2, 3, 4}))))
        .containsExactly(
            "the separator of PCR 4 must be 00000000 or ffffffff, found 4 bytes 01020304");
  }

  @Test
  void hazard_13_a_type_without_business_in_its_pcr_is_a_problem_and_proves_nothing() {
    // A boot loader's record under PCR 7, as malware that relabels its own measurements would
    // write.
    UefiLog log =
        parse(withSeparators().event(7, EV_IPL, "grub_cmd: x".getBytes(StandardCharsets.US_ASCII)));

    assertThat(problems(log)).containsExactly("EV_IPL has no business in PCR 7");
    assertThat(log.events().get(log.events().size() - 1).binding()).isNotEqualTo(Binding.BOUND);
  }

  @Test
  void hazard_14_data_that_its_digest_does_not_cover_is_unbound() {
    byte[] log = withSeparators().event(4, EV_EFI_ACTION, MEASURED).build().toArray();
    log[log.length - 1] ^= 1;

    UefiLog parsed = Evidence.ok(UefiLog.parse(Bytes.copyOf(log)));

    assertThat(parsed.events().get(parsed.events().size() - 1).binding())
        .isEqualTo(Binding.UNBOUND);
  }

  @Test
  void hazard_17_fewer_digests_than_the_spec_id_lists_extend_nothing_in_the_others() {
    LogBuilder log =
        LogBuilder.cryptoAgile(HashAlgorithm.SHA256, HashAlgorithm.SHA384)
            .raw(LogBuilder.u32(0))
            .raw(LogBuilder.u32(8))
            .raw(LogBuilder.u32(1))
            .raw(LogBuilder.u16(0x000b))
            .raw(HashAlgorithm.SHA256.hash(MEASURED).toArray())
            .raw(LogBuilder.u32(MEASURED.length))
            .raw(MEASURED);

    UefiLog parsed = parse(log);

    assertThat(problems(parsed))
        .containsExactly("1 digests where the Spec ID lists 2: not extended in the others");
    assertThat(Replay.of(parsed).replayed().bank(HashAlgorithm.SHA256)).containsKey(0);
    assertThat(Replay.of(parsed).replayed().bank(HashAlgorithm.SHA384)).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(longs = {0, 15, 16, 0xffffffffL})
  void hazard_19_a_signature_list_that_cannot_be_is_not_decoded(long signatureSize) {
    // EFI_VARIABLE_DATA of "db" with one EFI_SIGNATURE_LIST whose SignatureSize is impossible.
    java.io.ByteArrayOutputStream data = new java.io.ByteArrayOutputStream();
    data.writeBytes(new byte[16]);
    data.writeBytes(new byte[] {2, 0, 0, 0, 0, 0, 0, 0});
    data.writeBytes(new byte[] {76, 0, 0, 0, 0, 0, 0, 0});
    data.writeBytes("d\0b\0".getBytes(StandardCharsets.US_ASCII));
    data.writeBytes(new byte[16]);
    data.writeBytes(LogBuilder.u32(76));
    data.writeBytes(LogBuilder.u32(0));
    data.writeBytes(LogBuilder.u32(signatureSize));
    data.writeBytes(new byte[48]);

    UefiLog log = parse(withSeparators().event(7, 0x80000001L, data.toByteArray()));

    assertThat(log.complete()).isTrue();
    assertThat(log.events().get(log.events().size() - 1).text()).isNotEmpty();
  }
}
