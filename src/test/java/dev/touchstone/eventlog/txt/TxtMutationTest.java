package dev.touchstone.eventlog.txt;

import static org.assertj.core.api.Assertions.assertThat;

import dev.touchstone.eventlog.Binding;
import dev.touchstone.eventlog.LaunchEvidence;
import dev.touchstone.tpm.Bytes;
import dev.touchstone.tpm.HashAlgorithm;
import dev.touchstone.tpm.Parsed;
import java.util.ArrayList;
import java.util.List;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;

class TxtMutationTest {
  private static final HashAlgorithm SHA256 = HashAlgorithm.SHA256;
  private static final byte[] LOG =
      LaunchEvidence.bytes("txt-emulated/xen-sha256.tcg-log.bin").toArray();
  private static final byte[] HEAP =
      LaunchEvidence.bytes("txt-emulated/xen-sha256.txt-heap.bin").toArray();
  private static final TxtLog ORIGINAL = TxtLogs.read(Bytes.copyOf(LOG));

  @Property(tries = 2000)
  void random_bytes_never_throw(@ForAll @Size(max = 600) byte[] bytes) {
    assertThat(TxtLog.parse(Bytes.copyOf(bytes))).isNotNull();
  }

  @Property(tries = 2000)
  void random_bytes_behind_a_true_start_never_throw(
      @ForAll @IntRange(min = 0, max = 3400) int keep, @ForAll @Size(max = 200) byte[] tail) {
    byte[] bytes = LOG.clone();
    System.arraycopy(tail, 0, bytes, Math.min(keep, bytes.length - tail.length), tail.length);
    assertThat(TxtLog.parse(Bytes.copyOf(bytes))).isNotNull();
    byte[] heap = HEAP.clone();
    System.arraycopy(tail, 0, heap, keep, tail.length);
    assertThat(TxtLog.parse(Bytes.copyOf(heap))).isNotNull();
  }

  @Property(tries = 4000)
  void a_changed_byte_fails_the_replay_or_is_flagged_or_changes_no_content(
      @ForAll @IntRange(min = 0, max = 3481) int at, @ForAll @IntRange(min = 1, max = 255) int by) {
    byte[] bytes = LOG.clone();
    bytes[at] ^= (byte) by;
    if (!(TxtLog.parse(Bytes.copyOf(bytes)) instanceof Parsed.Ok<TxtLog>(TxtLog changed))) {
      return;
    }
    boolean replays = TxtReplay.of(changed, SHA256).equals(TxtReplay.of(ORIGINAL, SHA256));
    boolean flagged = !changed.problems().isEmpty();
    assertThat(!replays || flagged || bound(changed).equals(bound(ORIGINAL)))
        .as("byte %d changed by %d", at, by)
        .isTrue();
  }

  /**
   * What a fact may rest on: bound data, and digests of the bank; the type itself is in no digest,
   * so a relabelled record counts as changed only if its data binds by another type's rule.
   */
  private static List<Object> bound(TxtLog log) {
    List<Object> content = new ArrayList<>();
    for (TxtEvent event : log.events()) {
      if (event.extended()) {
        content.add(event.pcr());
        content.add(event.digest(SHA256));
        content.add(event.binding() == Binding.BOUND ? event.data() : Bytes.empty());
      }
    }
    return content;
  }
}
