package dev.touchstone.eventlog.ima;

import static org.assertj.core.api.Assertions.assertThat;

import dev.touchstone.eventlog.LaunchEvidence;
import dev.touchstone.tpm.Bytes;
import dev.touchstone.tpm.Digest;
import dev.touchstone.tpm.HashAlgorithm;
import dev.touchstone.tpm.Parsed;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;

class ImaMutationTest {
  private static final byte[] BINARY = LaunchEvidence.bytes("boots/kvm-good/ima.bin").toArray();
  private static final byte[] ASCII = LaunchEvidence.bytes("boots/kvm-good/ima.txt").toArray();
  private static final ImaList ORIGINAL = ImaLists.read(Bytes.copyOf(BINARY));
  private static final Digest QUOTED =
      LaunchEvidence.pcrs("boots/kvm-good/pcrs.json").get(HashAlgorithm.SHA256, 10).orElseThrow();

  @Property(tries = 2000)
  void random_bytes_never_throw(@ForAll @Size(max = 600) byte[] bytes) {
    look(ImaList.parse(Bytes.copyOf(bytes)));
  }

  @Property(tries = 1000)
  void random_bytes_behind_a_true_start_never_throw(
      @ForAll @IntRange(min = 0, max = 7000) int at, @ForAll @Size(max = 100) byte[] tail) {
    for (byte[] list : new byte[][] {BINARY.clone(), ASCII.clone()}) {
      System.arraycopy(tail, 0, list, at, tail.length);
      look(ImaList.parse(Bytes.copyOf(list)));
    }
  }

  @Property(tries = 4000)
  void a_changed_byte_of_a_binary_list_changes_no_covered_content(
      @ForAll @IntRange(min = 0, max = 7485) int at, @ForAll @IntRange(min = 1, max = 255) int by) {
    byte[] bytes = BINARY.clone();
    bytes[at] ^= (byte) by;
    contentIsUnchangedWhereCovered(bytes);
  }

  @Property(tries = 4000)
  void a_changed_byte_of_an_ascii_list_changes_no_covered_content(
      @ForAll @IntRange(min = 0, max = 9000) int at, @ForAll @IntRange(min = 1, max = 255) int by) {
    byte[] bytes = ASCII.clone();
    bytes[at % bytes.length] ^= (byte) by;
    contentIsUnchangedWhereCovered(bytes);
  }

  private static void contentIsUnchangedWhereCovered(byte[] bytes) {
    if (!(ImaList.parse(Bytes.copyOf(bytes)) instanceof Parsed.Ok<ImaList>(ImaList changed))
        || !(ImaReplay.of(changed, 10, QUOTED) instanceof ImaReplay.Covered covered)) {
      return;
    }
    assertThat(covered.records()).isEqualTo(ORIGINAL.size());
    for (ImaEntry entry : changed.entries()) {
      ImaEntry before = ORIGINAL.entry(entry.index());
      assertThat(entry.data()).isEqualTo(before.data());
      // the template's name is in no digest: renamed, the record may lose fields, not change them
      entry.fileDigest().ifPresent(digest -> assertThat(before.fileDigest()).contains(digest));
    }
  }

  private static void look(Parsed<ImaList> parsed) {
    if (parsed instanceof Parsed.Ok<ImaList>(ImaList list)) {
      for (ImaEntry entry : list.entries()) {
        assertThat(entry.binding()).isNotNull();
        assertThat(entry.text()).isNotNull();
        assertThat(entry.signature()).isNotNull();
      }
    }
  }
}
