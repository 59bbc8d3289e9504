package dev.touchstone.eventlog.ima;

import static dev.touchstone.eventlog.ima.ImaLists.dNg;
import static dev.touchstone.eventlog.ima.ImaLists.path;
import static org.assertj.core.api.Assertions.assertThat;

import dev.touchstone.eventlog.Binding;
import dev.touchstone.eventlog.LaunchEvidence;
import dev.touchstone.tpm.Bytes;
import dev.touchstone.tpm.HashAlgorithm;
import dev.touchstone.tpm.Parsed;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ImaListTest {
  private static final byte[] DIGEST = HashAlgorithm.SHA256.hash(new byte[] {1}).toArray();

  @ParameterizedTest
  @ValueSource(strings = {"kvm-good", "xen-good", "kvm-ima-violation", "kvm-ima-many"})
  void an_ascii_list_becomes_the_very_records_of_the_binary_list(String boot) {
    ImaList binary = ImaLists.boot(boot + "/ima.bin");
    ImaList ascii = ImaLists.boot(boot + "/ima.txt");

    assertThat(binary.form()).isEqualTo(ImaList.Format.BINARY);
    assertThat(ascii.form()).isEqualTo(ImaList.Format.ASCII);
    assertThat(ascii.problems()).isEmpty();
    assertThat(ascii.size()).isEqualTo(binary.size());
    for (int i = 0; i < binary.size(); i++) {
      assertThat(ascii.entry(i).data()).as("record %d", i).isEqualTo(binary.entry(i).data());
      assertThat(ascii.entry(i).templateDigest()).isEqualTo(binary.entry(i).templateDigest());
    }
  }

  @Test
  void every_template_digest_of_a_real_list_covers_its_data() {
    for (ImaEntry entry : ImaLists.boot("kvm-good/ima.bin").entries()) {
      assertThat(entry.binding()).as(entry.text()).isEqualTo(Binding.BOUND);
    }
  }

  @Test
  void reads_a_servers_ascii_list_of_780_records() {
    ImaList list = ImaLists.read(LaunchEvidence.publicFile("hpe-server/ima_log.txt"));

    assertThat(list.size()).isEqualTo(780);
    assertThat(list.problems()).isEmpty();
    assertThat(list.entries()).allMatch(entry -> entry.binding() == Binding.BOUND);
  }

  @Test
  void decodes_path_and_digest_of_a_record() {
    ImaEntry init = ImaLists.boot("kvm-good/ima.bin").entry(2);

    assertThat(init.name()).contains("/init");
    assertThat(init.templateName()).isEqualTo("ima-sig");
    assertThat(init.fileDigest().orElseThrow().toString())
        .startsWith("sha256:6246915d55f609907447c6b8deed1111");
    assertThat(init.signature()).isEmpty();
  }

  @Test
  void the_vector_of_a_kernel_version_record_holds_in_both_banks() {
    ImaEntry version = ImaLists.boot("kvm-good/ima.bin").entry(1);

    assertThat(version.buffer().orElseThrow().toArray())
        .isEqualTo("6.1.0-56-amd64".getBytes(StandardCharsets.US_ASCII));
    assertThat(version.templateDigest().hex())
        .isEqualTo("9904f4163404fb66c65f877ad9386b165290ff13");
    assertThat(HashAlgorithm.SHA256.hash(version.data().toArray()).hex())
        .isEqualTo("ca7e2a5a42d4422b72de28bc3071484d0f781b29713e65fd1b85a6d94742a27a");
  }

  @ParameterizedTest
  @ValueSource(strings = {"SHA1", "SHA256", "SHA384", "SHA512"})
  void finds_the_digest_size_of_a_per_bank_file(String bank) {
    HashAlgorithm algorithm = HashAlgorithm.valueOf(bank);
    ImaList list =
        ImaLists.listing(algorithm)
            .record("ima-ng", dNg("sha256", DIGEST), path("/init"))
            .record("ima-ng", dNg("sha256", DIGEST), path("/bin/sh"))
            .list();

    assertThat(list.digestSize()).isEqualTo(algorithm.size());
    assertThat(list.entries()).allMatch(entry -> entry.binding() == Binding.BOUND);
    assertThat(list.entry(1).name()).contains("/bin/sh");
  }

  @Test
  void a_padded_sha1_digest_in_a_per_bank_file_is_bound() {
    byte[] data = ImaLists.data(dNg("sha256", DIGEST), path("/init"));
    byte[] padded = Arrays.copyOf(HashAlgorithm.SHA1.hash(data).toArray(), 48);
    ImaList list = ImaLists.listing(HashAlgorithm.SHA384).raw(10, padded, "ima-ng", data).list();

    assertThat(list.entry(0).binding()).isEqualTo(Binding.BOUND);
  }

  @Test
  void reads_the_original_template_that_has_no_size_of_its_data() {
    byte[] file = HashAlgorithm.SHA1.hash(new byte[] {2}).toArray();
    byte[] name = "/sbin/init".getBytes(StandardCharsets.US_ASCII);
    byte[] data = ImaLists.concat(file, ImaLists.u32(name.length), name);
    byte[] digest = HashAlgorithm.SHA1.hash(file, Arrays.copyOf(name, 256)).toArray();
    ImaList list =
        ImaLists.listing(HashAlgorithm.SHA1)
            .raw(10, digest, "ima", data)
            .record("ima-ng", dNg("sha256", DIGEST), path("/next"))
            .list();

    assertThat(list.size()).isEqualTo(2);
    assertThat(list.entry(0).name()).contains("/sbin/init");
    assertThat(list.entry(0).fileDigest().orElseThrow().value()).isEqualTo(Bytes.copyOf(file));
    assertThat(list.entry(0).binding()).isEqualTo(Binding.BOUND);
    ImaList ascii = ImaLists.read(asciiOf("ima", digest, Bytes.copyOf(file).hex(), "/sbin/init"));
    assertThat(ascii.entry(0).binding()).isEqualTo(Binding.BOUND);
    assertThat(ascii.entry(0).data()).isEqualTo(list.entry(0).data());
  }

  @Test
  void reads_every_field_of_the_longer_templates() {
    byte[] sig = {3, 2, 4};
    ImaList list =
        ImaLists.listing(HashAlgorithm.SHA1)
            .record("ima-ngv2", dNg("ima:sha256", DIGEST), path("/a"))
            .record("ima-sigv2", dNg("verity:sha256", DIGEST), path("/b"), sig)
            .record(
                "ima-modsig",
                dNg("sha256", DIGEST),
                path("/c"),
                sig,
                dNg("sha512", new byte[64]),
                new byte[] {9})
            .record(
                "evm-sig",
                dNg("sha256", DIGEST),
                path("/d"),
                sig,
                path("security.selinux|security.ima"),
                ImaLists.u32(4),
                new byte[] {7, 7},
                ImaLists.u32(0),
                ImaLists.u32(65534),
                new byte[] {(byte) 0xed, (byte) 0x81})
            .record("d-ng|n-ng|sig", dNg("sha256", DIGEST), path("/e"), sig)
            .list();

    assertThat(list.entries()).allMatch(entry -> entry.binding() == Binding.BOUND);
    assertThat(list.entry(0).fileDigest().orElseThrow().kind()).isEqualTo("ima");
    assertThat(list.entry(1).fileDigest().orElseThrow().kind()).isEqualTo("verity");
    assertThat(list.entry(2).field(ImaField.MODSIG)).contains(Bytes.copyOf(new byte[] {9}));
    assertThat(list.entry(3).field(ImaField.IMODE).orElseThrow().hex()).isEqualTo("ed81");
    assertThat(list.entry(4).signature()).contains(Bytes.copyOf(sig));
  }

  @Test
  void the_ascii_form_of_the_longer_templates_is_encoded_as_it_was_hashed() {
    byte[] data =
        ImaLists.data(
            dNg("sha256", DIGEST),
            path("/d"),
            new byte[] {3, 2},
            path("security.selinux|security.ima"),
            ImaLists.u32(4),
            new byte[] {7, 7},
            ImaLists.u32(0),
            ImaLists.u32(65534),
            new byte[] {(byte) 0xed, (byte) 0x81});
    ImaList evm =
        ImaLists.read(
            asciiOf(
                "evm-sig",
                HashAlgorithm.SHA1.hash(data).toArray(),
                "sha256:" + Bytes.copyOf(DIGEST).hex(),
                "/d",
                "0302",
                "security.selinux|security.ima",
                "04000000",
                "0707",
                "0",
                "65534",
                "33261"));
    byte[] modsig =
        ImaLists.data(dNg("sha256", DIGEST), path("/c"), new byte[0], new byte[0], new byte[0]);
    ImaList empty =
        ImaLists.read(
            asciiOf(
                "ima-modsig",
                HashAlgorithm.SHA1.hash(modsig).toArray(),
                "sha256:" + Bytes.copyOf(DIGEST).hex(),
                "/c",
                "",
                "",
                ""));

    assertThat(evm.entry(0).binding()).isEqualTo(Binding.BOUND);
    assertThat(empty.entry(0).binding()).isEqualTo(Binding.BOUND);
  }

  @Test
  void names_with_blanks_and_line_feeds_and_a_lost_trailing_blank_are_read_as_hashed() {
    byte[] data = ImaLists.data(dNg("sha256", DIGEST), path("/a b\n10 c"), new byte[0]);
    Bytes text =
        asciiOf(
            "ima-sig",
            HashAlgorithm.SHA1.hash(data).toArray(),
            "sha256:" + Bytes.copyOf(DIGEST).hex(),
            "/a b\n10 c",
            "");
    String stripped = new String(text.toArray(), StandardCharsets.UTF_8).stripTrailing() + "\n";

    assertThat(ImaLists.read(text).entry(0).binding()).isEqualTo(Binding.BOUND);
    ImaList copied = ImaLists.read(Bytes.copyOf(stripped.getBytes(StandardCharsets.UTF_8)));
    assertThat(copied.entry(0).name()).contains("/a b\n10 c");
    assertThat(copied.entry(0).text()).contains("\\u000a").doesNotContain("\n");
  }

  @Test
  void an_unknown_template_is_carried() {
    ImaList list =
        ImaLists.listing(HashAlgorithm.SHA1)
            .record("ima-future", new byte[] {1, 2, 3})
            .record("ima-ng", dNg("sha256", DIGEST), path("/next"))
            .list();

    assertThat(list.size()).isEqualTo(2);
    assertThat(list.entry(0).name()).isEmpty();
    assertThat(list.entry(0).fileDigest()).isEmpty();
    // its name is in no digest, so any record might be relabelled as one that cannot be read
    assertThat(list.entry(0).binding()).isEqualTo(Binding.UNKNOWN);

    ImaList ascii = ImaLists.read(asciiOf("ima-future", new byte[20], "what ever"));
    assertThat(ascii.entry(0).data().toArray())
        .isEqualTo("what ever".getBytes(StandardCharsets.US_ASCII));
  }

  @Test
  void keeps_the_whole_records_of_a_list_that_breaks_off() {
    Bytes whole = LaunchEvidence.bytes("boots/kvm-good/ima.bin");
    ImaList list = ImaLists.read(whole.slice(0, whole.size() - 3));

    assertThat(list.size()).isEqualTo(56);
    assertThat(list.problems())
        .singleElement()
        .satisfies(p -> assertThat(p.message()).contains("record 56"));
  }

  @Test
  void an_empty_file_is_an_empty_list_and_no_record_at_all_is_malformed() {
    assertThat(ImaLists.read(Bytes.empty()).size()).isZero();
    assertThat(ImaList.parse(Bytes.ofHex("ffffffffffffffff")))
        .isInstanceOfSatisfying(
            Parsed.Malformed.class, bad -> assertThat(bad.message()).contains("offset 0"));
    assertThat(ImaLists.ascii("10 no list\n")).isInstanceOf(Parsed.Malformed.class);
  }

  private static Bytes asciiOf(String template, byte[] digest, String... fields) {
    String line =
        "10 " + Bytes.copyOf(digest).hex() + " " + template + " " + String.join(" ", fields) + "\n";
    return Bytes.copyOf(line.getBytes(StandardCharsets.UTF_8));
  }
}
