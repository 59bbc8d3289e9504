package dev.touchstone.hazards;

import static dev.touchstone.eventlog.ima.ImaLists.dNg;
import static dev.touchstone.eventlog.ima.ImaLists.path;
import static org.assertj.core.api.Assertions.assertThat;

import dev.touchstone.eventlog.Binding;
import dev.touchstone.eventlog.LaunchEvidence;
import dev.touchstone.eventlog.ima.BootAggregate;
import dev.touchstone.eventlog.ima.ImaEntry;
import dev.touchstone.eventlog.ima.ImaExtension;
import dev.touchstone.eventlog.ima.ImaList;
import dev.touchstone.eventlog.ima.ImaLists;
import dev.touchstone.eventlog.ima.ImaReplay;
import dev.touchstone.eventlog.ima.SelinuxHistory;
import dev.touchstone.tpm.Bytes;
import dev.touchstone.tpm.Digest;
import dev.touchstone.tpm.HashAlgorithm;
import dev.touchstone.tpm.PcrValues;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Hazard 23 of threats.md: measurement lists of IMA. */
class ImaHazardsTest {
  private static final HashAlgorithm SHA256 = HashAlgorithm.SHA256;
  private static final byte[] DIGEST = SHA256.hash(new byte[] {1}).toArray();

  @Test
  void accepts_a_list_longer_than_the_pcr_up_to_the_matching_prefix_only() {
    ImaList list = ImaLists.boot("kvm-ima-many/ima.bin");
    Bytes bytes = LaunchEvidence.bytes("boots/kvm-ima-many/ima.bin");
    Digest quoted =
        ImaReplay.value(
            ImaLists.read(bytes.slice(0, (int) list.entry(1000).offset())),
            SHA256,
            10,
            ImaExtension.NATIVE);

    assertThat(ImaReplay.of(list, 10, quoted))
        .isInstanceOfSatisfying(
            ImaReplay.Covered.class,
            covered -> {
              assertThat(covered.records()).isEqualTo(1000);
              assertThat(covered.covers(list.entry(999))).isTrue();
              assertThat(covered.covers(list.entry(1000))).isFalse();
            });
  }

  @Test
  void refuses_a_list_shorter_than_the_pcr() {
    ImaList list = ImaLists.boot("kvm-good/ima.bin");
    Bytes bytes = LaunchEvidence.bytes("boots/kvm-good/ima.bin");
    ImaList cut = ImaLists.read(bytes.slice(0, (int) list.entry(10).offset()));

    assertThat(ImaReplay.of(cut, 10, quoted("kvm-good")))
        .isInstanceOf(ImaReplay.NotReproduced.class);
  }

  @Test
  void refuses_the_list_of_another_boot() {
    assertThat(ImaReplay.of(ImaLists.boot("kvm-good/ima.bin"), 10, quoted("kvm-ima-many")))
        .isInstanceOf(ImaReplay.NotReproduced.class);
  }

  @Test
  void refuses_a_violation_disguised_by_the_digest_of_its_data() {
    Bytes bytes = LaunchEvidence.bytes("boots/kvm-ima-violation/ima.bin");
    ImaList list = ImaLists.read(bytes);
    ImaEntry violation =
        list.entries().stream().filter(ImaEntry::isViolation).findFirst().orElseThrow();
    byte[] disguised = bytes.toArray();
    byte[] digest = HashAlgorithm.SHA1.hash(violation.data().toArray()).toArray();
    System.arraycopy(digest, 0, disguised, (int) violation.offset() + 4, digest.length);

    assertThat(
            ImaReplay.of(ImaLists.read(Bytes.copyOf(disguised)), 10, quoted("kvm-ima-violation")))
        .isInstanceOf(ImaReplay.NotReproduced.class);
  }

  @Test
  void refuses_a_record_disguised_as_a_violation() {
    byte[] bytes = LaunchEvidence.bytes("boots/kvm-good/ima.bin").toArray();
    int at = (int) ImaLists.boot("kvm-good/ima.bin").entry(5).offset() + 4;
    java.util.Arrays.fill(bytes, at, at + 20, (byte) 0);

    assertThat(ImaReplay.of(ImaLists.read(Bytes.copyOf(bytes)), 10, quoted("kvm-good")))
        .isInstanceOf(ImaReplay.NotReproduced.class);
  }

  @Test
  void never_binds_a_violation() {
    ImaList list =
        ImaLists.listing(HashAlgorithm.SHA1)
            .violation("ima-ng", dNg("sha256", DIGEST), path("/usr/bin/qemu"))
            .list();

    assertThat(list.entry(0).binding()).isEqualTo(Binding.UNBOUND);
    assertThat(list.violations()).isEqualTo(1);
  }

  @Test
  void refuses_a_buffer_that_its_digest_does_not_cover() {
    byte[] enforcing = "initialized=1;enforcing=1;".getBytes(StandardCharsets.US_ASCII);
    byte[] permissive =
        SHA256.hash("initialized=1;enforcing=0;".getBytes(StandardCharsets.US_ASCII)).toArray();
    ImaList list =
        ImaLists.listing(HashAlgorithm.SHA1)
            .record("ima-buf", dNg("sha256", permissive), path("selinux-state"), enforcing)
            .list();

    SelinuxHistory history = SelinuxHistory.of(list.entries());
    assertThat(list.entry(0).binding()).isEqualTo(Binding.UNBOUND);
    assertThat(history.states()).isEmpty();
    assertThat(history.unbound()).containsExactly(0);
    assertThat(history.enforcement()).isEqualTo(SelinuxHistory.Enforcement.UNKNOWN);
  }

  @Test
  void any_enforcing_0_counts_though_a_later_record_says_1() {
    assertThat(states("initialized=1;enforcing=0;", "initialized=1;enforcing=1;").enforcement())
        .isEqualTo(SelinuxHistory.Enforcement.NOT_ALWAYS_ENFORCING);
    assertThat(states("initialized=0;enforcing=0;", "initialized=1;enforcing=1;").enforcement())
        .isEqualTo(SelinuxHistory.Enforcement.ENFORCING);
    assertThat(states("initialized=1;xenforcing=1;").enforcement())
        .isEqualTo(SelinuxHistory.Enforcement.NOT_ALWAYS_ENFORCING);
    assertThat(states("initialized=1;enforcing=0;enforcing=1;").enforcement())
        .isEqualTo(SelinuxHistory.Enforcement.NOT_ALWAYS_ENFORCING);
    assertThat(states().enforcement()).isEqualTo(SelinuxHistory.Enforcement.UNKNOWN);
  }

  /**
   * The template's name is in no digest: a file record with a signature can be relabelled ima-buf,
   * and a file can be written that equals its own signature. A signature starts with byte 3.
   */
  @Test
  void refuses_a_state_that_was_a_files_signature() {
    assertThat(states("\u0003;initialized=1;enforcing=1;").enforcement())
        .isEqualTo(SelinuxHistory.Enforcement.UNKNOWN);
    assertThat(states("\u0003;initialized=1;enforcing=1;").unbound()).containsExactly(0);
  }

  @Test
  void recomputes_boot_aggregate_from_the_quoted_pcrs() {
    PcrValues quoted = LaunchEvidence.pcrs("boots/kvm-good/pcrs.json");
    PcrValues other = LaunchEvidence.pcrs("boots/kvm-tampered-cmdline/pcrs.json");
    ImaList list = ImaLists.boot("kvm-good/ima.bin");

    assertThat(BootAggregate.of(list, quoted))
        .singleElement()
        .satisfies(
            found ->
                assertThat(found.outcome()).isEqualTo(BootAggregate.Outcome.MATCHES_PCR_0_TO_9));
    assertThat(BootAggregate.of(list, other))
        .singleElement()
        .satisfies(found -> assertThat(found.matches()).isFalse());
    assertThat(
            BootAggregate.of(
                list, LaunchEvidence.pcrs("boots/kvm-good/quotes/rsa-sha1bank/pcrs.json")))
        .singleElement()
        .satisfies(
            found -> assertThat(found.outcome()).isEqualTo(BootAggregate.Outcome.NOT_QUOTED));
  }

  @Test
  void checks_every_boot_aggregate_after_a_kexec_and_none_without_a_tpm() {
    PcrValues quoted = LaunchEvidence.pcrs("boots/kvm-good/pcrs.json");
    byte[] real =
        ImaLists.boot("kvm-good/ima.bin").entry(0).fileDigest().orElseThrow().value().toArray();
    ImaList list =
        ImaLists.listing(HashAlgorithm.SHA1)
            .record("ima-ng", dNg("sha256", real), path("boot_aggregate"))
            .record("ima-ng", dNg("sha256", DIGEST), path("boot_aggregate"))
            .record("ima-ng", dNg("sha256", new byte[32]), path("boot_aggregate"))
            .record("ima-ng", dNg("sm3-256", DIGEST), path("boot_aggregate"))
            .list();

    assertThat(BootAggregate.of(list, quoted))
        .extracting(BootAggregate::outcome)
        .isEqualTo(
            List.of(
                BootAggregate.Outcome.MATCHES_PCR_0_TO_9,
                BootAggregate.Outcome.MISMATCH,
                BootAggregate.Outcome.NO_TPM,
                BootAggregate.Outcome.UNREADABLE));
  }

  @Test
  void refuses_sizes_beyond_the_list_without_allocating_them() {
    byte[] huge =
        ImaLists.concat(
            ImaLists.u32(10),
            new byte[20],
            ImaLists.u32(6),
            "ima-ng".getBytes(StandardCharsets.US_ASCII),
            ImaLists.u32(Integer.MAX_VALUE));

    assertThat(ImaList.parse(Bytes.copyOf(huge)))
        .isInstanceOf(dev.touchstone.tpm.Parsed.Malformed.class);
  }

  private static SelinuxHistory states(String... states) {
    ImaLists lists = ImaLists.listing(HashAlgorithm.SHA1);
    for (String state : states) {
      byte[] buffer = state.getBytes(StandardCharsets.US_ASCII);
      lists.record(
          "ima-buf", dNg("sha256", SHA256.hash(buffer).toArray()), path("selinux-state"), buffer);
    }
    return SelinuxHistory.of(lists.list().entries());
  }

  private static Digest quoted(String boot) {
    return LaunchEvidence.pcrs("boots/" + boot + "/pcrs.json").get(SHA256, 10).orElseThrow();
  }
}
