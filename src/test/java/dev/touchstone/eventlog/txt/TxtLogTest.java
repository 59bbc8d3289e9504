package dev.touchstone.eventlog.txt;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.touchstone.eventlog.Binding;
import dev.touchstone.eventlog.LaunchEvidence;
import dev.touchstone.eventlog.LittleEndian;
import dev.touchstone.tpm.Bytes;
import dev.touchstone.tpm.Digest;
import dev.touchstone.tpm.HashAlgorithm;
import dev.touchstone.tpm.Parsed;
import dev.touchstone.tpm.PcrValues;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class TxtLogTest {
  private static final HashAlgorithm SHA256 = HashAlgorithm.SHA256;

  @ParameterizedTest
  @ValueSource(strings = {"xen-sha256", "xen-embedded", "kvm-sha256", "xen-sha256-tamper-xsm"})
  void replays_to_the_values_read_from_the_tpm_in_every_bank(String launch) {
    PcrValues read =
        LaunchEvidence.pcrs(LaunchEvidence.json("txt-emulated/" + launch + ".json").get("pcrs"));

    for (String form : new String[] {".tcg-log.bin", ".txt-heap.bin"}) {
      TxtLog log = TxtLogs.emulated(launch + form);
      assertThat(log.kind()).isEqualTo(TxtLog.Format.TCG);
      assertThat(log.problems()).isEmpty();
      for (HashAlgorithm bank : read.banks()) {
        assertThat(TxtReplay.of(log, bank)).as("%s %s", form, bank).isEqualTo(read.bank(bank));
      }
    }
  }

  @ParameterizedTest
  @CsvSource({
    "xen-sha256, sha256",
    "kvm-sha256, sha256",
    "xen-embedded, sha1",
    "xen-embedded, sha256",
    "xen-embedded, sha384",
    "xen-embedded, sha512"
  })
  void a_legacy_log_replays_its_one_bank(String launch, String bank) {
    HashAlgorithm algorithm = HashAlgorithm.ofBank(bank).orElseThrow();
    PcrValues read =
        LaunchEvidence.pcrs(LaunchEvidence.json("txt-emulated/" + launch + ".json").get("pcrs"));
    TxtLog log = TxtLogs.emulated(launch + ".legacy-" + bank + ".bin");

    assertThat(log.kind()).isEqualTo(TxtLog.Format.LEGACY);
    assertThat(log.problems()).isEmpty();
    assertThat(log.banks()).containsExactly(algorithm);
    assertThat(TxtReplay.of(log, algorithm)).isEqualTo(read.bank(algorithm));
  }

  @Test
  void has_the_very_records_of_the_launch() {
    TxtLog log = TxtLogs.emulated("xen-embedded.tcg-log.bin");
    JsonNode events = LaunchEvidence.json("txt-emulated/xen-embedded.json").get("events");

    assertThat(log.events()).hasSize(events.size());
    for (TxtEvent event : log.events()) {
      JsonNode expected = events.get(event.index());
      assertThat(event.pcr()).isEqualTo(expected.get("pcr").asLong());
      assertThat(event.type()).isEqualTo(expected.get("type").asLong());
      assertThat(event.typeName()).isEqualTo(expected.get("name").asText());
      assertThat(event.data().hex()).isEqualTo(expected.get("data").asText());
      for (HashAlgorithm bank : HashAlgorithm.values()) {
        assertThat(event.digest(bank).orElseThrow().hex())
            .isEqualTo(expected.get("digests").get(bank.bank()).asText());
      }
    }
  }

  @Test
  void binds_every_record_that_has_data_and_none_that_has_not() {
    for (TxtEvent event : TxtLogs.emulated("xen-sha256.tcg-log.bin").events()) {
      assertThat(event.binding())
          .as(event.typeName())
          .isEqualTo(event.data().isEmpty() ? Binding.UNKNOWN : Binding.BOUND);
    }
  }

  @Test
  void the_worked_vector_ends_in_the_published_values() {
    TxtLog log = TxtLogs.emulated("xen-sha256.tcg-log.bin");

    assertThat(TxtReplay.of(log, SHA256).get(17).hex())
        .isEqualTo("7ac3732902e82f87c3b829736547f7f302edec895a034a42b1fd6440b79f33f1");
    assertThat(TxtReplay.of(log, SHA256).get(18).hex())
        .isEqualTo("18ab0b6bcc2f3cb435c1ade53591dafc88fa0779837970ca74ed93f349069a0e");
    assertThat(TxtReplay.of(log, SHA256).get(19).isAllZeros()).isTrue();
  }

  @Test
  void a_real_servers_log_gives_the_published_values() {
    TxtLog log = TxtLogs.read(LaunchEvidence.publicFile("tboot-purley-txt-log.bin"));

    assertThat(log.problems()).isEmpty();
    assertThat(TxtReplay.of(log, SHA256).get(17).hex())
        .isEqualTo("ff8a57bf4a600950af3a52bd832741cf4c282300b526021fd12aacfb7fe22d5a");
    assertThat(TxtReplay.of(log, SHA256).get(18).hex())
        .isEqualTo("ad82584b09f51b928d15168785a0f7a2ff82d2da1520e57534dff391cb4aeb95");
    assertThat(TxtReplay.of(log, HashAlgorithm.SHA1).get(17).hex())
        .isEqualTo("dc15ba215e2c6efc4a2be94eee141e217b1da04e");
    assertThat(TxtReplay.of(log, HashAlgorithm.SHA1).get(18).hex())
        .isEqualTo("d45891728a449c3be27b0d07a8c6d2c9d6ea34da");
  }

  @Test
  void finds_the_log_in_a_real_servers_heap() {
    TxtLog log = TxtLogs.read(LaunchEvidence.publicFile("tboot-purley-txt-heap.bin"));

    assertThat(log.kind()).isEqualTo(TxtLog.Format.TCG);
    assertThat(log.problems()).isEmpty();
    assertThat(log.banks()).containsExactly(HashAlgorithm.SHA1, SHA256);
    assertThat(log.hashStart()).isPresent();
    assertThat(log.events()).anyMatch(event -> event.is(TxtEventType.TB_MEASUREMENT));
  }

  @Test
  void the_zeros_of_the_buffer_end_the_log_and_other_bytes_are_a_problem() {
    byte[] log = LaunchEvidence.bytes("txt-emulated/kvm-sha256.tcg-log.bin").toArray();
    byte[] buffer = Arrays.copyOf(log, 8192);

    TxtLog padded = TxtLogs.read(Bytes.copyOf(buffer));
    assertThat(padded.events()).hasSize(19);
    assertThat(padded.problems()).isEmpty();

    buffer[8191] = 1;
    assertThat(TxtLogs.read(Bytes.copyOf(buffer)).problems())
        .singleElement()
        .satisfies(problem -> assertThat(problem.offset()).isEqualTo(log.length));
  }

  @Test
  void the_next_record_offset_bounds_the_log_of_a_heap() {
    byte[] heap = LaunchEvidence.bytes("txt-emulated/kvm-sha256.txt-heap.bin").toArray();
    int element = indexOf(heap, TxtLogs.concat(TxtLogs.u32(8), TxtLogs.u32(28)));
    int whole = (int) LittleEndian.u32(heap, element + 24);
    TxtLog log = TxtLogs.emulated("kvm-sha256.tcg-log.bin");
    int shorter = whole - 50;
    System.arraycopy(TxtLogs.u32(shorter), 0, heap, element + 24, 4);

    TxtLog cut = TxtLogs.read(Bytes.copyOf(heap));
    assertThat(cut.events()).hasSize(log.events().size() - 1);
  }

  @Test
  void merges_the_legacy_logs_of_a_heap() {
    byte[] sha1 = LaunchEvidence.bytes("txt-emulated/xen-embedded.legacy-sha1.bin").toArray();
    byte[] sha256 = LaunchEvidence.bytes("txt-emulated/xen-embedded.legacy-sha256.bin").toArray();
    PcrValues read =
        LaunchEvidence.pcrs(LaunchEvidence.json("txt-emulated/xen-embedded.json").get("pcrs"));

    TxtLog log = TxtLogs.read(Bytes.copyOf(TxtHeaps.legacy(0x7bf2_0000L, sha1, sha256)));

    assertThat(log.kind()).isEqualTo(TxtLog.Format.LEGACY);
    assertThat(log.problems()).isEmpty();
    assertThat(log.events()).hasSize(21);
    for (HashAlgorithm bank : new HashAlgorithm[] {HashAlgorithm.SHA1, SHA256}) {
      assertThat(TxtReplay.of(log, bank)).isEqualTo(read.bank(bank));
    }
  }

  @Test
  void reads_a_tpm_1_2_container() {
    byte[] records = LaunchEvidence.bytes("txt-emulated/xen-embedded.legacy-sha1.bin").toArray();
    byte[] header =
        TxtLogs.concat(
            "TXT Event Container\0".getBytes(StandardCharsets.US_ASCII),
            new byte[12],
            new byte[] {1, 0, 1, 0},
            TxtLogs.u32(4096),
            TxtLogs.u32(48),
            TxtLogs.u32(48 + records.length));

    TxtLog log = TxtLogs.read(Bytes.copyOf(Arrays.copyOf(TxtLogs.concat(header, records), 4096)));

    assertThat(log.kind()).isEqualTo(TxtLog.Format.CONTAINER);
    assertThat(log.events()).hasSize(21);
    assertThat(log.problems()).isEmpty();
  }

  @Test
  void the_quirk_of_a_pcr_value_in_the_first_record_is_accepted_there_alone() {
    byte[] data = new byte[36];
    byte[] value = SHA256.extend(SHA256.zeros(), SHA256.hash(data)).toArray();
    byte[] logged = TxtLogs.concat(TxtLogs.u16(0x0b), value);

    TxtLog quirk = TxtLogs.tcg(SHA256).raw(17, 0x402, 1, logged, data).log();
    assertThat(quirk.problems()).isEmpty();
    assertThat(quirk.hashStart()).isPresent();
    assertThat(TxtReplay.of(quirk, SHA256).get(17)).isEqualTo(Digest.of(SHA256, value));

    TxtLog elsewhere = TxtLogs.launched(SHA256).raw(17, 0x40b, 1, logged, data).log();
    assertThat(elsewhere.events().get(1).binding()).isEqualTo(Binding.UNBOUND);
    assertThat(elsewhere.problems()).hasSize(1);
  }

  @Test
  void records_that_are_not_extended_do_not_change_a_pcr() {
    TxtLog plain = TxtLogs.launched(SHA256).log();
    TxtLog log =
        TxtLogs.tcg(SHA256)
            .record(255, 0x401, SHA256, new byte[32])
            .hashed(17, 0x402, new byte[36])
            .hashed(17, 0x3, new byte[] {1})
            .hashed(17, 0x503, new byte[] {1})
            .hashed(24, 0x40b, new byte[] {1})
            .log();

    assertThat(log.problems()).isEmpty();
    assertThat(TxtReplay.of(log, SHA256)).isEqualTo(TxtReplay.of(plain, SHA256));
  }

  @Test
  void a_capped_bank_is_bound_by_the_value_one_or_its_hash() {
    byte[] one = new byte[32];
    one[0] = 1;
    TxtLog log =
        TxtLogs.launched(SHA256)
            .raw(17, 0x4ff, 1, TxtLogs.concat(TxtLogs.u16(0x0b), one), new byte[] {1})
            .hashed(18, 0x4ff, new byte[] {1})
            .log();

    assertThat(log.events()).allMatch(event -> event.binding() == Binding.BOUND);
  }

  @Test
  void trenchboot_records_carry_their_text_as_a_hint_and_unknown_types_their_number() {
    TxtLog log =
        TxtLogs.launched(SHA256)
            .raw(
                18,
                0x502,
                1,
                TxtLogs.concat(TxtLogs.u16(0x0b), new byte[32]),
                "Measured Kernel command line into PCR18".getBytes(StandardCharsets.US_ASCII))
            .record(17, 0x60000001L, SHA256, new byte[32])
            .log();

    assertThat(log.events().get(1).text()).isEqualTo("Measured Kernel command line into PCR18");
    assertThat(log.events().get(1).binding()).isEqualTo(Binding.UNKNOWN);
    assertThat(log.events().get(2).typeName()).isEqualTo("0x60000001");
    assertThat(log.events().get(2).extended()).isTrue();
  }

  @Test
  void an_image_of_which_every_page_looks_like_a_heap_is_read_in_linear_time() {
    byte[] image = new byte[32 << 20];
    byte[] table = TxtLogs.concat(TxtLogs.u32(16), TxtLogs.u32(0), TxtLogs.u32(5), new byte[4]);
    byte[] last =
        TxtLogs.concat(TxtLogs.u32(image.length - (32 << 10)), TxtLogs.u32(0), TxtLogs.u32(7));
    for (int page = 0; page < 4; page++) {
      int at = page * 4096;
      System.arraycopy(table, 0, image, at, 16);
      System.arraycopy(table, 0, image, at + 16, 16);
      System.arraycopy(last, 0, image, at + 32, 12);
      for (int i = at + 132; i + 8 < at + 4096; i += 8) {
        System.arraycopy(TxtLogs.concat(TxtLogs.u32(1), TxtLogs.u32(8)), 0, image, i, 8);
      }
    }

    assertThat(TxtLog.parse(Bytes.copyOf(image))).isInstanceOf(Parsed.Malformed.class);
  }

  @Test
  void what_is_no_log_is_malformed() {
    assertThat(TxtLog.parse(Bytes.empty())).isInstanceOf(Parsed.Malformed.class);
    assertThat(TxtLog.parse(Bytes.copyOf(new byte[8192]))).isInstanceOf(Parsed.Malformed.class);
    assertThat(TxtLog.parse(LaunchEvidence.bytes("boots/kvm-good/ima.bin")))
        .isInstanceOf(Parsed.Malformed.class);
  }

  private static int indexOf(byte[] bytes, byte[] wanted) {
    for (int i = 0; i + wanted.length <= bytes.length; i++) {
      if (Arrays.equals(bytes, i, i + wanted.length, wanted, 0, wanted.length)) {
        return i;
      }
    }
    throw new AssertionError("not found");
  }
}
