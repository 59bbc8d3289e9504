package dev.touchstone.eventlog.cel;

import static org.assertj.core.api.Assertions.assertThat;

import dev.touchstone.eventlog.Binding;
import dev.touchstone.tpm.Bytes;
import dev.touchstone.tpm.Digest;
import dev.touchstone.tpm.HashAlgorithm;
import dev.touchstone.tpm.Parsed;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class CelLogTest {
  private static final HashAlgorithm SHA256 = HashAlgorithm.SHA256;

  @Test
  void reads_systemds_log_and_binds_its_strings() {
    CelLog log = read(phase(11, "enter-initrd") + phase(11, "leave-initrd"));

    assertThat(log.kind()).isEqualTo(CelLog.Format.JSON);
    assertThat(log.problems()).isEmpty();
    assertThat(log.events())
        .extracting(CelEvent::text)
        .containsExactly("enter-initrd", "leave-initrd");
    assertThat(log.events()).allMatch(event -> event.binding() == Binding.BOUND);
    assertThat(log.events().get(0).eventType()).isEqualTo("phase");
    Digest before = SHA256.hash(bytes("firmware"));
    assertThat(log.replay(SHA256, Map.of(11, before)).get(11))
        .isEqualTo(
            SHA256.extend(
                SHA256.extend(before, SHA256.hash(bytes("enter-initrd"))),
                SHA256.hash(bytes("leave-initrd"))));
  }

  @Test
  void a_string_that_was_not_measured_is_unbound_and_a_volume_key_unknown() {
    String log =
        phase(11, "enter-initrd").replace("\"string\":\"enter", "\"string\":\"leave")
            + phase(15, "cryptsetup:root:1")
                .replace("\"phase\"", "\"volume-key\"")
                .replace(":1\"", ":2\"");

    assertThat(read(log).events())
        .extracting(CelEvent::binding)
        .containsExactly(Binding.UNBOUND, Binding.UNKNOWN);
  }

  @ParameterizedTest
  @ValueSource(strings = {"[%s,%s]", "%s\n%s\n", "\u001e%s\n\u001e%s\n", "[%s]\n[%s]"})
  void arrays_lines_and_sequences_are_the_same_log(String form) {
    String record =
        """
        {"recnum":%d,"pcr":10,"digests":[{"hashAlg":"sha256","digest":"%s"}],
         "content_type":"ima_template",
         "content":{"template_name":"ima-ng","template_value":"010203"}}""";
    String digest = SHA256.hash(new byte[] {1, 2, 3}).hex();
    CelLog log = read(form.formatted(record.formatted(0, digest), record.formatted(1, digest)));

    assertThat(log.problems()).isEmpty();
    assertThat(log.events())
        .hasSize(2)
        .allMatch(event -> event.binding() == Binding.BOUND)
        .allMatch(event -> event.eventType().equals("ima-ng"));
  }

  @Test
  void reads_tlv_records_of_several_banks_and_contents() {
    byte[] data = {1, 2, 3};
    byte[] log =
        concat(
            record(0, 4, new byte[] {9}, data),
            record(1, 5, concat(tlv(0, new byte[] {0, 0, 0, 0xd}), tlv(1, data)), data),
            record(2, 7, concat(tlv(0, bytes("ima-ng")), tlv(1, data)), data),
            record(3, 9, data, data));

    CelLog cel = read(log);

    assertThat(cel.kind()).isEqualTo(CelLog.Format.TLV);
    assertThat(cel.problems()).isEmpty();
    assertThat(cel.banks()).containsExactly(HashAlgorithm.SHA1, SHA256);
    assertThat(cel.events())
        .extracting(CelEvent::binding)
        .containsExactly(Binding.UNKNOWN, Binding.BOUND, Binding.BOUND, Binding.BOUND);
    assertThat(cel.events().get(1).eventType()).isEqualTo("0xd");
    assertThat(cel.replay(HashAlgorithm.SHA1, Map.of())).containsOnlyKeys(14);
  }

  @Test
  void refuses_doubled_keys_wrong_sizes_and_a_log_out_of_order() {
    assertThat(parse("{\"pcr\":1,\"pcr\":2,\"digests\":[]}")).isInstanceOf(Parsed.Malformed.class);
    assertThat(parse("{\"pcr\":1,\"digests\":[{\"hashAlg\":\"sha256\",\"digest\":\"00\"}]}"))
        .isInstanceOf(Parsed.Malformed.class);
    assertThat(parse("[".repeat(100_000))).isInstanceOf(Parsed.Malformed.class);
    byte[] twice =
        concat(record(5, 9, bytes("a"), bytes("a")), record(5, 9, bytes("b"), bytes("b")));
    assertThat(read(twice).problems())
        .singleElement()
        .satisfies(p -> assertThat(p.message()).contains("record number"));
  }

  @Test
  void carries_algorithms_it_does_not_know_and_nv_indices() {
    CelLog log =
        read(
            "{\"nv_index\":29360131,\"digests\":[{\"hashAlg\":\"sm3_256\",\"digest\":\"00\"}],\"content_type\":\"x\",\"content\":{}}");

    assertThat(log.unknownAlgorithms()).containsExactly(0x12);
    assertThat(log.events().getFirst().extended()).isFalse();
  }

  @Property(tries = 2000)
  void random_bytes_never_throw(@ForAll @Size(max = 300) byte[] bytes) {
    assertThat(CelLog.parse(Bytes.copyOf(bytes))).isNotNull();
  }

  @Property(tries = 2000)
  void changed_logs_never_throw(
      @ForAll @IntRange(min = 0, max = 200) int at, @ForAll @Size(max = 20) byte[] change) {
    for (byte[] log :
        new byte[][] {
          bytes(phase(11, "enter-initrd") + phase(11, "leave-initrd")),
          concat(record(1, 9, bytes("a"), bytes("a")), record(2, 5, bytes("b"), bytes("b")))
        }) {
      System.arraycopy(change, 0, log, Math.min(at, log.length - change.length), change.length);
      assertThat(CelLog.parse(Bytes.copyOf(log))).isNotNull();
    }
  }

  private static String phase(int pcr, String string) {
    return "\u001e{\"pcr\":%d,\"digests\":[{\"hashAlg\":\"sha1\",\"digest\":\"%s\"},{\"hashAlg\":\"sha256\",\"digest\":\"%s\"}],\"content_type\":\"systemd\",\"content\":{\"string\":\"%s\",\"bootId\":\"00\",\"timestamp\":1234567,\"eventType\":\"phase\"}}\n"
        .formatted(
            pcr,
            HashAlgorithm.SHA1.hash(bytes(string)).hex(),
            SHA256.hash(bytes(string)).hex(),
            string);
  }

  private static byte[] record(int number, int type, byte[] content, byte[] measured) {
    return concat(
        tlv(0, ByteBuffer.allocate(8).putLong(number).array()),
        tlv(1, new byte[] {14}),
        tlv(
            3,
            concat(
                tlv(4, HashAlgorithm.SHA1.hash(measured).toArray()),
                tlv(0xb, SHA256.hash(measured).toArray()))),
        tlv(type, content));
  }

  private static byte[] tlv(int type, byte[] value) {
    return concat(
        new byte[] {(byte) type}, ByteBuffer.allocate(4).putInt(value.length).array(), value);
  }

  private static byte[] concat(byte[]... parts) {
    ByteArrayOutputStream all = new ByteArrayOutputStream();
    for (byte[] part : parts) {
      all.writeBytes(part);
    }
    return all.toByteArray();
  }

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }

  private static Parsed<CelLog> parse(String text) {
    return CelLog.parse(Bytes.copyOf(bytes(text)));
  }

  private static CelLog read(String text) {
    return read(bytes(text));
  }

  private static CelLog read(byte[] log) {
    return CelLog.parse(Bytes.copyOf(log))
        .orElse(
            bad -> {
              throw new AssertionError(bad.message());
            });
  }
}
