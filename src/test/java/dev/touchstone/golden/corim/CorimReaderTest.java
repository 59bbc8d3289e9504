package dev.touchstone.golden.corim;

import static dev.touchstone.golden.corim.Corims.NOW;
import static dev.touchstone.golden.corim.Corims.corim;
import static dev.touchstone.golden.corim.Corims.encoded;
import static dev.touchstone.golden.corim.Corims.filled;
import static dev.touchstone.golden.corim.Corims.keyed;
import static dev.touchstone.golden.corim.Corims.list;
import static dev.touchstone.golden.corim.Corims.map;
import static dev.touchstone.golden.corim.Corims.references;
import static dev.touchstone.golden.corim.Corims.registers;
import static dev.touchstone.golden.corim.Corims.sha256;
import static dev.touchstone.golden.corim.Corims.validUntil;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.upokecenter.cbor.CBORObject;
import dev.touchstone.tpm.HashAlgorithm;
import java.time.Instant;
import java.util.Arrays;
import java.util.Set;
import org.assertj.core.api.AbstractThrowableAssert;
import org.junit.jupiter.api.Test;

class CorimReaderTest {
  private final Corims.Publisher publisher = new Corims.Publisher();

  private static AbstractThrowableAssert<?, ?> refused(CBORObject corim) {
    return refused(encoded(corim));
  }

  private static AbstractThrowableAssert<?, ?> refused(byte[] document) {
    return assertThatThrownBy(() -> CorimReader.readUnsigned(document, NOW))
        .isInstanceOf(CorimRefusal.class);
  }

  private AbstractThrowableAssert<?, ?> refusedSigned(byte[] document) {
    return assertThatThrownBy(() -> CorimReader.readSigned(document, publisher.anchors(), NOW))
        .isInstanceOf(CorimRefusal.class);
  }

  @Test
  void reads_pcr_indices_as_keys() throws CorimRefusal {
    Corim corim = CorimReader.readUnsigned(Corims.good(), NOW);

    assertThat(corim.id()).isEqualTo("acme-2026");
    assertThat(corim.signer()).isEmpty();
    assertThat(corim.validity().notAfter()).contains(Corims.END);
    assertThat(corim.references()).hasSize(1);
    assertThat(corim.references().getFirst().environment()).isEqualTo("ACME Server 1");
    assertThat(Corims.pcrs(corim)).containsExactly(0, 2);
    assertThat(
            corim
                .references()
                .getFirst()
                .pcrs()
                .getFirst()
                .values()
                .get(HashAlgorithm.SHA256)
                .hex())
        .isEqualTo("01".repeat(32));
  }

  @Test
  void reads_integrity_registers_of_several_banks() throws CorimRefusal {
    CBORObject digests = list(list("sha-256", filled(32, 1)), list(7, filled(48, 2)));
    Corim corim =
        CorimReader.readUnsigned(
            encoded(corim(references(registers(4, digests, 7, sha256(3))))), NOW);

    assertThat(Corims.pcrs(corim)).containsExactly(4, 7);
    assertThat(corim.references().getFirst().pcrs().getFirst().values())
        .containsOnlyKeys(HashAlgorithm.SHA256, HashAlgorithm.SHA384);
  }

  @Test
  void reads_attestation_keys_and_enrols_none() throws CorimRefusal {
    String pem = "-----BEGIN PUBLIC KEY-----\nAAAA\n-----END PUBLIC KEY-----\n";
    CBORObject keys =
        Corims.comid(
            map(3, list(list(Corims.environment(), list(CBORObject.FromObjectAndTag(pem, 554))))));

    assertThat(CorimReader.readUnsigned(encoded(corim(keys)), NOW).attestationKeys())
        .containsExactly(pem);
  }

  @Test
  void believes_a_signature_below_an_anchor() throws CorimRefusal {
    Corim corim = CorimReader.readSigned(publisher.signed(Corims.good()), publisher.anchors(), NOW);

    assertThat(corim.signer()).contains("CN=Publisher");
    assertThat(Corims.pcrs(corim)).containsExactly(0, 2);
  }

  @Test
  void refuses_a_signature_of_another_authority() {
    TrustAnchors others = new Corims.Publisher().anchors();
    assertThatThrownBy(() -> CorimReader.readSigned(publisher.signed(Corims.good()), others, NOW))
        .isInstanceOf(CorimRefusal.class)
        .hasMessageContaining("does not lead to a trust anchor");
  }

  @Test
  void refuses_a_signer_whose_certificate_ran_out() {
    publisher.leaf =
        publisher.certificate(
            "CN=Publisher", publisher.signer.getPublic(), false, NOW.minusSeconds(1));
    refusedSigned(publisher.signed(Corims.good()))
        .hasMessageContaining("does not lead to a trust anchor");
  }

  @Test
  void refuses_a_signature_by_a_key_that_its_certificate_does_not_name() {
    publisher.leaf = publisher.certificate("CN=Publisher", publisher.authority.getPublic(), false);
    refusedSigned(publisher.signed(Corims.good())).hasMessageContaining("does not fit");
  }

  @Test
  void refuses_a_signature_that_counts_no_longer() {
    CBORObject header = publisher.header();
    header.set(CBORObject.FromObject(15), map(1, "ACME", 4, NOW.getEpochSecond()));
    refusedSigned(publisher.signed(Corims.good(), header))
        .hasMessageContaining("the signature counted until " + NOW);
  }

  @Test
  void refuses_a_signature_without_a_word_on_who_signed() {
    CBORObject header = publisher.header();
    header.Remove(CBORObject.FromObject(15));
    refusedSigned(publisher.signed(Corims.good(), header)).hasMessageContaining("corim-meta (8)");
  }

  @Test
  void refuses_another_content_type_and_algorithm() {
    CBORObject type = publisher.header();
    type.set(CBORObject.FromObject(3), CBORObject.FromObject("application/cbor"));
    refusedSigned(publisher.signed(Corims.good(), type))
        .hasMessageContaining("application/rim+cbor");
    CBORObject algorithm = publisher.header();
    algorithm.set(CBORObject.FromObject(1), CBORObject.FromObject(-37));
    refusedSigned(publisher.signed(Corims.good(), algorithm))
        .hasMessageContaining("algorithm -37 with a key of EC is not taken");
  }

  @Test
  void refuses_one_that_is_not_signed_where_a_signature_is_expected_and_the_other_way_round() {
    refusedSigned(Corims.good()).hasMessageContaining("this one is not signed");
    refused(publisher.signed(Corims.good())).hasMessageContaining("this one is signed");
  }

  @Test
  void no_flipped_byte_of_a_signed_corim_is_believed() {
    byte[] signed = publisher.signed(Corims.good());
    for (int i = 0; i < signed.length; i++) {
      byte[] flipped = signed.clone();
      flipped[i] ^= 0x10;
      refusedSigned(flipped);
    }
  }

  @Test
  void no_truncation_of_a_corim_is_read() {
    byte[] good = Corims.good();
    for (int length = 0; length < good.length; length++) {
      refused(Arrays.copyOf(good, length));
    }
    refused(Arrays.copyOf(good, good.length + 1));
  }

  @Test
  void any_flipped_byte_gives_values_or_a_refusal() {
    byte[] good = Corims.good();
    for (int i = 0; i < good.length; i++) {
      for (int bit = 0; bit < 8; bit++) {
        byte[] flipped = good.clone();
        flipped[i] ^= (byte) (1 << bit);
        try {
          assertThat(CorimReader.readUnsigned(flipped, NOW).references()).isNotEmpty();
        } catch (CorimRefusal refusal) {
          assertThat(refusal.line()).isNotBlank();
        }
      }
    }
  }

  @Test
  void refuses_a_triple_a_value_and_a_profile_that_it_does_not_understand() {
    refused(corim(Corims.comid(map(1, list(list(Corims.environment(), list()))))))
        .hasMessageContaining("key 1 is not understood");
    refused(corim(references(map(0, 0, 1, map(2, sha256(1), 1, 5)))))
        .hasMessageContaining("key 1 is not understood");
    CBORObject other = corim(references(keyed(0, sha256(1))));
    other.set(CBORObject.FromObject(3), CBORObject.FromObjectAndTag("tag:example.com,2026:x", 32));
    refused(other).hasMessageContaining("the profile \"tag:example.com,2026:x\"");
  }

  @Test
  void refuses_digests_under_pcr_indices_without_the_profile_that_says_so() {
    CBORObject corim = corim(references(keyed(0, sha256(1))));
    corim.Remove(CBORObject.FromObject(3));
    refused(corim).hasMessageContaining("in the profile " + Corims.TPM_PROFILE);
  }

  @Test
  void refuses_a_validity_that_is_over() {
    CBORObject corim = corim(references(keyed(0, sha256(1))));
    corim.set(CBORObject.FromObject(4), validUntil(NOW));
    refused(corim).hasMessageContaining("its validity ended at " + NOW);
    corim.set(CBORObject.FromObject(4), validUntil(Instant.parse("1970-01-01T00:00:00Z")));
    refused(corim).hasMessageContaining("its validity ended at 1970");
  }

  @Test
  void refuses_a_doubled_key_a_doubled_algorithm_and_a_doubled_pcr() {
    // {0: "a", 0: "b"} under tag 501
    refused(new byte[] {(byte) 0xd9, 1, (byte) 0xf5, (byte) 0xa2, 0, 0x61, 'a', 0, 0x61, 'b'})
        .hasMessageContaining("not CBOR");
    refused(corim(references(keyed(0, list(list(1, filled(32, 1)), list(1, filled(32, 2)))))))
        .hasMessageContaining("a second digest of sha256");
    refused(corim(references(keyed(0, sha256(1)), keyed(0, sha256(2)))))
        .hasMessageContaining("PCR 0 has values already");
  }

  @Test
  void refuses_a_digest_of_another_size_an_unknown_algorithm_and_a_pcr_above_23() {
    refused(corim(references(keyed(0, list(list(1, filled(48, 1)))))))
        .hasMessageContaining("expected 32 bytes, found 48");
    refused(corim(references(keyed(0, list(list(2, filled(16, 1)))))))
        .hasMessageContaining("expected sha-256 (1), sha-384 (7) or sha-512 (8)");
    refused(corim(references(keyed(24, sha256(1))))).hasMessageContaining("PCR of 0 to 23");
    refused(corim(references(registers(24, sha256(1))))).hasMessageContaining("0 to 23");
  }

  @Test
  void refuses_one_without_any_values() {
    refused(corim(Corims.comid(map()))).hasMessageContaining("neither reference values nor keys");
    refused(corim()).hasMessageContaining("expected 1 to 10000 entries, found 0");
  }

  @Test
  void refuses_deep_nesting_and_huge_counts_without_running_out_of_anything() {
    byte[] deep = new byte[100_000];
    Arrays.fill(deep, (byte) 0x81);
    refused(deep);
    refused(new byte[] {(byte) 0x9b, 0x7f, -1, -1, -1, -1, -1, -1, -1});
    refused(new byte[] {(byte) 0x5b, 0x7f, -1, -1, -1, -1, -1, -1, -1});
    refused(new byte[2 * 1024 * 1024]).hasMessageContaining("at most");
  }

  @Test
  void trust_anchors_are_certificates_and_at_least_one() throws Exception {
    assertThat(TrustAnchors.read(publisher.root()).certificates())
        .isEqualTo(Set.of(publisher.root));
    assertThatThrownBy(() -> TrustAnchors.read(new byte[0])).hasMessageContaining("found none");
  }
}
