package dev.touchstone.eventlog.txt;

import static org.assertj.core.api.Assertions.assertThat;

import dev.touchstone.eventlog.Binding;
import dev.touchstone.eventlog.LaunchEvidence;
import dev.touchstone.tpm.Bytes;
import dev.touchstone.tpm.HashAlgorithm;
import dev.touchstone.tpm.Parsed;
import java.io.ByteArrayOutputStream;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;

/** Whole records dropped, doubled, swapped or relabelled. */
class TxtStructuralEditTest {
  private static final HashAlgorithm SHA256 = HashAlgorithm.SHA256;
  private static final byte[] LOG =
      LaunchEvidence.bytes("txt-emulated/xen-sha256.tcg-log.bin").toArray();
  private static final TxtLog ORIGINAL = TxtLogs.read(Bytes.copyOf(LOG));
  private static final int LAST = 20;

  @Property(tries = 400)
  void a_dropped_record_shows(@ForAll @IntRange(min = 0, max = LAST) int which) {
    List<byte[]> records = records();
    records.remove(which);
    shows(records);
  }

  @Property(tries = 800)
  void a_doubled_record_shows(
      @ForAll @IntRange(min = 0, max = LAST) int which,
      @ForAll @IntRange(min = 0, max = LAST) int to) {
    List<byte[]> records = records();
    records.add(to, records.get(which));
    shows(records);
  }

  @Property(tries = 800)
  void swapped_records_show_or_say_the_same(
      @ForAll @IntRange(min = 0, max = LAST) int one,
      @ForAll @IntRange(min = 0, max = LAST) int two) {
    List<byte[]> records = records();
    Collections.swap(records, one, two);
    shows(records);
  }

  @Property(tries = 2000)
  void a_relabelled_record_shows_or_takes_nothings_place(
      @ForAll @IntRange(min = 0, max = LAST) int which,
      @ForAll @IntRange(min = 0x3ff, max = 0x505) int type) {
    List<byte[]> records = records();
    if (ORIGINAL.events().get(which).type() == type) {
      return;
    }
    byte[] relabelled = records.get(which).clone();
    System.arraycopy(TxtLogs.u32(type), 0, relabelled, 4, 4);
    records.set(which, relabelled);
    TxtLog edited = read(records);
    if (flagged(edited) || !TxtReplay.of(edited, SHA256).equals(TxtReplay.of(ORIGINAL, SHA256))) {
      return;
    }
    // nothing is flagged: then no measurement of the true log may have got another digest
    assertThat(ORIGINAL.events().get(which).is(TxtEventType.TB_MEASUREMENT)).isFalse();
    Map<List<Long>, Object> before = measurements(ORIGINAL);
    measurements(edited)
        .forEach(
            (name, digest) ->
                assertThat(before.getOrDefault(name, digest))
                    .as("record %d as 0x%x: %s", which, type, name)
                    .isEqualTo(digest));
  }

  private static Map<List<Long>, Object> measurements(TxtLog log) {
    Map<List<Long>, Object> digests = new HashMap<>();
    for (TxtEvent event : log.events()) {
      if (!event.is(TxtEventType.TB_MEASUREMENT)) {
        digests.put(List.of(event.pcr(), event.type()), event.digest(SHA256));
      }
    }
    return digests;
  }

  private static void shows(List<byte[]> records) {
    TxtLog edited = read(records);
    boolean replays = TxtReplay.of(edited, SHA256).equals(TxtReplay.of(ORIGINAL, SHA256));
    assertThat(!replays || flagged(edited) || sameFacts(edited)).isTrue();
  }

  /** Replays, is not flagged, and has the same content per PCR and the same modules. */
  private static boolean sameFacts(TxtLog edited) {
    return TxtReplay.of(edited, SHA256).equals(TxtReplay.of(ORIGINAL, SHA256))
        && !flagged(edited)
        && content(edited).equals(content(ORIGINAL))
        && TbootModules.of(edited, SHA256).modules().stream()
            .map(TbootModules.Module::digest)
            .toList()
            .equals(
                TbootModules.of(ORIGINAL, SHA256).modules().stream()
                    .map(TbootModules.Module::digest)
                    .toList());
  }

  private static boolean flagged(TxtLog log) {
    return !log.problems().isEmpty() || !TbootModules.of(log, SHA256).problems().isEmpty();
  }

  private static Map<Long, List<Object>> content(TxtLog log) {
    Map<Long, List<Object>> content = new HashMap<>();
    for (TxtEvent event : log.events()) {
      List<Object> pcr = content.computeIfAbsent(event.pcr(), unused -> new ArrayList<>());
      pcr.add(event.type());
      pcr.add(event.digest(SHA256));
      pcr.add(event.binding() == Binding.BOUND ? event.data() : Bytes.empty());
    }
    return content;
  }

  private static List<byte[]> records() {
    List<byte[]> records = new ArrayList<>();
    for (int i = 0; i <= LAST; i++) {
      int from = (int) ORIGINAL.events().get(i).offset();
      int to = i == LAST ? LOG.length : (int) ORIGINAL.events().get(i + 1).offset();
      records.add(Bytes.copyOf(LOG, from, to).toArray());
    }
    return records;
  }

  private static TxtLog read(List<byte[]> records) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    out.write(LOG, 0, (int) ORIGINAL.events().getFirst().offset());
    records.forEach(out::writeBytes);
    Parsed<TxtLog> parsed = TxtLog.parse(Bytes.copyOf(out.toByteArray()));
    return parsed.orElse(
        bad -> {
          throw new AssertionError(bad.message());
        });
  }
}
