package dev.touchstone.hazards;

import static org.assertj.core.api.Assertions.assertThat;

import dev.touchstone.eventlog.LaunchEvidence;
import dev.touchstone.eventlog.txt.DynamicLaunch;
import dev.touchstone.eventlog.txt.TbootModules;
import dev.touchstone.eventlog.txt.TxtLog;
import dev.touchstone.eventlog.txt.TxtLogs;
import dev.touchstone.eventlog.txt.TxtReplay;
import dev.touchstone.eventlog.txt.VlPolicy;
import dev.touchstone.tpm.Bytes;
import dev.touchstone.tpm.Digest;
import dev.touchstone.tpm.HashAlgorithm;
import dev.touchstone.tpm.Parsed;
import dev.touchstone.tpm.PcrValues;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Hazard 24 of threats.md: logs of dynamic launches. */
class TxtHazardsTest {
  private static final HashAlgorithm SHA256 = HashAlgorithm.SHA256;
  private static final byte[] POLICY = VlPolicy.DEFAULT.digest(SHA256, SHA256).toArray();
  private static final byte[] XEN = SHA256.hash(new byte[] {1}).toArray();

  @Test
  void pcrs_of_all_ones_mean_no_measured_launch() {
    assertThat(DynamicLaunch.of(values(SHA256.ones(), SHA256.ones()), SHA256))
        .isEqualTo(DynamicLaunch.NOT_LAUNCHED);
    assertThat(DynamicLaunch.of(values(SHA256.hash(), SHA256.ones()), SHA256))
        .isEqualTo(DynamicLaunch.NOT_LAUNCHED);
    assertThat(DynamicLaunch.of(LaunchEvidence.pcrs("boots/kvm-good/pcrs.json"), SHA256))
        .isEqualTo(DynamicLaunch.NOT_LAUNCHED);
  }

  @Test
  void pcrs_of_all_zeros_mean_no_measured_launch() {
    assertThat(DynamicLaunch.of(values(SHA256.zeros(), SHA256.hash()), SHA256))
        .isEqualTo(DynamicLaunch.INCONSISTENT);
    assertThat(DynamicLaunch.of(values(SHA256.hash(), SHA256.zeros()), SHA256))
        .isEqualTo(DynamicLaunch.INCONSISTENT);
  }

  @Test
  void a_bank_that_is_not_quoted_says_nothing() {
    assertThat(DynamicLaunch.of(values(SHA256.hash(), SHA256.hash()), HashAlgorithm.SHA384))
        .isEqualTo(DynamicLaunch.NOT_QUOTED);
  }

  @Test
  void refuses_a_module_in_a_bank_that_tboot_did_not_extend() {
    TxtLog log = TxtLogs.emulated("xen-sha256.tcg-log.bin");

    TbootModules other = TbootModules.of(log, HashAlgorithm.SHA1);
    assertThat(TxtReplay.of(log, HashAlgorithm.SHA1)).containsKey(17);
    assertThat(other.modules()).isEmpty();
    assertThat(other.isExactly(4)).isFalse();
    assertThat(other.problems())
        .anySatisfy(p -> assertThat(p).contains("did not extend the appraised bank"));
  }

  @Test
  void refuses_a_record_appended_by_the_operating_system() {
    TxtLogs log = tboot();
    assertThat(TbootModules.of(log.log(), SHA256).isExactly(1)).isTrue();

    log.tboot(17, SHA256, XEN);
    assertThat(TbootModules.of(log.log(), SHA256).isExactly(1)).isFalse();
    assertThat(TbootModules.of(tboot().tboot(18, SHA256, XEN).log(), SHA256).problems())
        .isNotEmpty();
    assertThat(TbootModules.of(tboot().hashed(17, 0x40b, new byte[4]).log(), SHA256).problems())
        .singleElement()
        .asString()
        .contains("after tboot's first record");
  }

  @Test
  void refuses_two_records_in_the_other_order() {
    TxtLog log =
        TxtLogs.launched(SHA256)
            .tboot(17, SHA256, POLICY)
            .tboot(17, SHA256, XEN)
            .tboot(18, SHA256, POLICY)
            .log();

    assertThat(TbootModules.of(log, SHA256).problems()).isNotEmpty();
    assertThat(TxtReplay.of(log, SHA256).get(17))
        .isEqualTo(TxtReplay.of(tboot().log(), SHA256).get(17));
  }

  @Test
  void refuses_to_number_modules_under_an_unknown_policy() {
    TxtLog log =
        TxtLogs.launched(SHA256)
            .tboot(17, SHA256, XEN)
            .tboot(18, SHA256, XEN)
            .tboot(17, SHA256, POLICY)
            .log();

    assertThat(TbootModules.of(log, SHA256).modules()).isEmpty();
    assertThat(TbootModules.of(log, SHA256).problems())
        .singleElement()
        .asString()
        .contains("unknown VL policy");
  }

  @Test
  void a_record_relabelled_as_no_action_does_not_satisfy_anything_and_fails_the_replay() {
    TxtLog honest = tboot().log();
    TxtLog log =
        TxtLogs.launched(SHA256)
            .tboot(17, SHA256, POLICY)
            .tboot(18, SHA256, POLICY)
            .record(17, 0x3, SHA256, XEN)
            .log();

    assertThat(TbootModules.of(log, SHA256).modules()).isEmpty();
    assertThat(TxtReplay.of(log, SHA256).get(17))
        .isNotEqualTo(TxtReplay.of(honest, SHA256).get(17));
  }

  @Test
  void refuses_a_log_that_does_not_begin_with_the_hardwares_measurement() {
    TxtLog log = TxtLogs.tcg(SHA256).hashed(17, 0x40b, new byte[4]).log();

    assertThat(log.problems())
        .singleElement()
        .satisfies(p -> assertThat(p.message()).contains("expected HASH_START"));
    assertThat(TxtReplay.of(log, SHA256).get(18).isAllOnes()).isTrue();
  }

  @Test
  void refuses_an_mle_digest_appended_by_the_kernel_that_was_launched() {
    byte[] approved = SHA256.hash(new byte[] {7}).toArray();
    for (long label : new long[] {0x404, 0x499, 0x40e, 0x40f, 0x416, 0x410, 0x414, 0x501}) {
      TxtLog log =
          TxtLogs.launched(SHA256)
              .hashed(17, 0x40e, new byte[1])
              .hashed(17, 0x40f, new byte[4])
              .record(17, label, SHA256, XEN)
              .hashed(17, 0x414, new byte[3])
              .record(17, 0x404, SHA256, approved)
              .log();

      assertThat(log.problems()).as("relabelled 0x%x", label).isNotEmpty();
    }
  }

  @Test
  void refuses_a_second_hash_start() {
    TxtLog log = TxtLogs.launched(SHA256).hashed(17, 0x402, new byte[36]).log();

    assertThat(log.problems())
        .singleElement()
        .satisfies(p -> assertThat(p.message()).contains("a second HASH_START"));
  }

  @Test
  void refuses_a_first_digest_that_fits_neither_rule() {
    TxtLog log =
        TxtLogs.tcg(SHA256)
            .raw(17, 0x402, 1, TxtLogs.concat(TxtLogs.u16(0x0b), XEN), new byte[36])
            .log();

    assertThat(log.hashStart()).isEmpty();
    assertThat(log.problems()).hasSize(1);
  }

  @Test
  void a_bank_absent_from_the_header_is_not_replayed() {
    assertThat(TxtReplay.of(TxtLogs.launched(SHA256).log(), HashAlgorithm.SHA384)).isEmpty();
  }

  @Test
  void refuses_a_digest_of_the_wrong_size_and_carries_an_unknown_algorithm() {
    byte[] header = TxtLogs.launched(SHA256).bytes().toArray();
    header[62] = 20;
    assertThat(TxtLog.parse(Bytes.copyOf(header))).isInstanceOf(Parsed.Malformed.class);

    byte[] sm3 = TxtLogs.launched(SHA256).bytes().toArray();
    sm3[60] = 0x12;
    sm3[77] = 0x12;
    TxtLog log = TxtLogs.read(Bytes.copyOf(sm3));
    assertThat(log.algorithms()).containsExactly(0x12);
    assertThat(log.banks()).isEmpty();
    assertThat(log.events()).hasSize(1);
  }

  @ParameterizedTest
  @ValueSource(ints = {69, 77, 117})
  void refuses_counts_and_sizes_beyond_the_log(int offset) {
    byte[] log = TxtLogs.launched(SHA256).bytes().toArray();
    java.util.Arrays.fill(log, offset, offset + 4, (byte) 0xfe);

    Parsed<TxtLog> parsed = TxtLog.parse(Bytes.copyOf(log));
    assertThat(
            parsed instanceof Parsed.Malformed
                || !TxtLogs.read(Bytes.copyOf(log)).problems().isEmpty())
        .isTrue();
  }

  @Test
  void a_tampered_module_changes_pcr_17_and_names_the_module() {
    TxtLog good = TxtLogs.emulated("xen-sha256.tcg-log.bin");
    TxtLog tampered = TxtLogs.emulated("xen-sha256-tamper-xsm.tcg-log.bin");

    assertThat(TxtReplay.of(tampered, SHA256).get(17))
        .isNotEqualTo(TxtReplay.of(good, SHA256).get(17));
    assertThat(TbootModules.of(tampered, SHA256).digest(3))
        .isNotEqualTo(TbootModules.of(good, SHA256).digest(3));
    assertThat(TbootModules.of(tampered, SHA256).digest(2))
        .isEqualTo(TbootModules.of(good, SHA256).digest(2));
  }

  private static TxtLogs tboot() {
    return TxtLogs.launched(SHA256)
        .tboot(17, SHA256, POLICY)
        .tboot(18, SHA256, POLICY)
        .tboot(17, SHA256, XEN);
  }

  private static PcrValues values(Digest seventeen, Digest eighteen) {
    return PcrValues.of(Map.of(SHA256, Map.of(17, seventeen, 18, eighteen)));
  }
}
