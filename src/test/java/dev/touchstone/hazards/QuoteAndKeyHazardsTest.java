package dev.touchstone.hazards;

import static org.assertj.core.api.Assertions.assertThat;

import dev.touchstone.tpm.AttestationKey;
import dev.touchstone.tpm.BootContinuity;
import dev.touchstone.tpm.BootOrder;
import dev.touchstone.tpm.Bytes;
import dev.touchstone.tpm.ClockInfo;
import dev.touchstone.tpm.Digest;
import dev.touchstone.tpm.Evidence;
import dev.touchstone.tpm.HashAlgorithm;
import dev.touchstone.tpm.KeyProblem;
import dev.touchstone.tpm.Nonce;
import dev.touchstone.tpm.Parsed;
import dev.touchstone.tpm.PcrSelection;
import dev.touchstone.tpm.PcrValues;
import dev.touchstone.tpm.QuoteEvidence;
import dev.touchstone.tpm.QuoteExpectation;
import dev.touchstone.tpm.QuoteProblem.Code;
import dev.touchstone.tpm.QuoteVerdict;
import dev.touchstone.tpm.QuoteVerifier;
import dev.touchstone.tpm.SoftwareTpm;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Hazards 1 to 8 and 12 of threats.md: each quote here is signed correctly. */
class QuoteAndKeyHazardsTest {
  private static final long MAGIC = 0xff544347L;
  private static final int QUOTE = 0x8018;
  private static final Nonce NONCE = new Nonce(Bytes.ofHex("5a".repeat(32)));
  private static final HashAlgorithm SHA256 = HashAlgorithm.SHA256;
  private static final Digest VALUE = SHA256.hash(new byte[] {1});
  private static final SoftwareTpm TPM = SoftwareTpm.ecc(256, SHA256);
  private static final QuoteExpectation ASKED =
      QuoteExpectation.of(NONCE, PcrSelection.parse("sha256:7"));

  private static PcrValues value(int pcr) {
    return PcrValues.of(Map.of(SHA256, Map.of(pcr, VALUE)));
  }

  private static QuoteVerdict verify(Bytes attest, PcrValues pcrs) {
    return QuoteVerifier.verify(new QuoteEvidence(attest, TPM.sign(attest), pcrs), TPM.ak(), ASKED);
  }

  private static Bytes attest(long magic, int type, Nonce nonce, long[][] selection) {
    return SoftwareTpm.attest(
        magic, type, nonce, selection, SHA256.hash(VALUE.toArray()).toArray());
  }

  private static long[][] pcr7() {
    return new long[][] {{0x000b, 1 << 7}};
  }

  private static List<Code> codes(QuoteVerdict verdict) {
    assertThat(verdict).isInstanceOf(QuoteVerdict.Refused.class);
    return ((QuoteVerdict.Refused) verdict).problems().stream().map(p -> p.code()).toList();
  }

  @Test
  void the_quote_that_the_others_vary_is_verified() {
    assertThat(verify(attest(MAGIC, QUOTE, NONCE, pcr7()), value(7)))
        .isInstanceOf(QuoteVerdict.Verified.class);
  }

  @Test
  void hazard_1_refuses_a_correctly_signed_quote_with_a_wrong_magic() {
    assertThat(codes(verify(attest(0xff544348L, QUOTE, NONCE, pcr7()), value(7))))
        .containsExactly(Code.WRONG_MAGIC);
  }

  @Test
  void hazard_2_refuses_a_signed_selection_other_than_the_one_asked_for() {
    assertThat(
            codes(verify(attest(MAGIC, QUOTE, NONCE, new long[][] {{0x000b, 1 << 8}}), value(8))))
        .containsExactly(Code.SELECTION_DIFFERS);
  }

  @Test
  void hazard_2_refuses_relabelled_missing_and_surplus_pcr_values() {
    Bytes quote = attest(MAGIC, QUOTE, NONCE, pcr7());
    assertThat(codes(verify(quote, value(8))))
        .containsExactlyInAnyOrder(Code.PCR_VALUES_MISSING, Code.PCR_VALUES_SURPLUS);
    assertThat(codes(verify(quote, PcrValues.of(Map.of())))).contains(Code.PCR_VALUES_MISSING);
    assertThat(codes(verify(quote, PcrValues.of(Map.of(SHA256, Map.of(7, VALUE, 8, VALUE))))))
        .containsExactly(Code.PCR_VALUES_SURPLUS);
  }

  @Test
  void hazard_3_refuses_an_empty_selection_even_if_none_was_asked_for() {
    for (long[][] empty : List.of(new long[][] {}, new long[][] {{0x000b, 0}})) {
      Bytes quote =
          SoftwareTpm.attest(MAGIC, QUOTE, NONCE, empty, SHA256.hash(new byte[0]).toArray());
      assertThat(
              codes(
                  QuoteVerifier.verify(
                      new QuoteEvidence(quote, TPM.sign(quote), PcrValues.of(Map.of())),
                      TPM.ak(),
                      QuoteExpectation.offline())))
          .containsExactly(Code.SELECTION_EMPTY);
    }
  }

  @Test
  void hazard_3_refuses_a_quote_whose_signed_selection_lacks_a_requested_pcr() {
    Bytes quote = attest(MAGIC, QUOTE, NONCE, pcr7());
    assertThat(
            codes(
                QuoteVerifier.verify(
                    new QuoteEvidence(quote, TPM.sign(quote), value(7)),
                    TPM.ak(),
                    QuoteExpectation.of(NONCE, PcrSelection.parse("sha256:4,7")))))
        .containsExactly(Code.SELECTION_DIFFERS);
  }

  @Test
  void hazard_4_refuses_another_bank_than_the_one_asked_for() {
    HashAlgorithm sha384 = HashAlgorithm.SHA384;
    Bytes quote =
        SoftwareTpm.attest(
            MAGIC,
            QUOTE,
            NONCE,
            new long[][] {{0x000c, 1 << 7}},
            SHA256.hash(new byte[48]).toArray());
    assertThat(codes(verify(quote, PcrValues.of(Map.of(sha384, Map.of(7, sha384.zeros()))))))
        .containsExactly(Code.SELECTION_DIFFERS);
  }

  @Test
  void hazard_4_refuses_an_unknown_bank_a_bank_named_twice_and_pcrs_beyond_23() {
    assertThat(
            codes(verify(attest(MAGIC, QUOTE, NONCE, new long[][] {{0x0012, 1 << 7}}), value(7))))
        .containsExactly(Code.UNKNOWN_BANK);
    assertThat(
            codes(
                verify(
                    attest(MAGIC, QUOTE, NONCE, new long[][] {{0x000b, 1 << 7}, {0x000b, 0}}),
                    value(7))))
        .containsExactly(Code.SELECTION_DIFFERS);
  }

  @Test
  void hazard_5_hashes_with_the_schemes_hash_and_banks_in_the_signed_order() {
    SoftwareTpm tpm = SoftwareTpm.ecc(384, HashAlgorithm.SHA384);
    Digest sha1 = HashAlgorithm.SHA1.hash(new byte[] {2});
    Bytes quote =
        SoftwareTpm.attest(
            MAGIC,
            QUOTE,
            NONCE,
            new long[][] {{0x000b, 1 << 7}, {0x0004, 1 << 7}},
            HashAlgorithm.SHA384.hash(VALUE.toArray(), sha1.toArray()).toArray());
    PcrValues pcrs =
        PcrValues.of(Map.of(SHA256, Map.of(7, VALUE), HashAlgorithm.SHA1, Map.of(7, sha1)));
    assertThat(
            QuoteVerifier.verify(
                new QuoteEvidence(quote, tpm.sign(quote), pcrs),
                tpm.ak(),
                QuoteExpectation.of(NONCE, PcrSelection.parse("sha1:7+sha256:7"))))
        .isInstanceOf(QuoteVerdict.Verified.class);
    Bytes swapped =
        SoftwareTpm.attest(
            MAGIC,
            QUOTE,
            NONCE,
            new long[][] {{0x0004, 1 << 7}, {0x000b, 1 << 7}},
            HashAlgorithm.SHA384.hash(VALUE.toArray(), sha1.toArray()).toArray());
    assertThat(
            codes(
                QuoteVerifier.verify(
                    new QuoteEvidence(swapped, tpm.sign(swapped), pcrs),
                    tpm.ak(),
                    QuoteExpectation.offline())))
        .containsExactly(Code.PCR_DIGEST_MISMATCH);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"", "5a", "5a5a5a5a5a5a5a5a5a5a5a5a5a5a5a5a5a5a5a5a5a5a5a5a5a5a5a5a5a5a5a00"})
  void hazard_6_refuses_a_nonce_that_is_empty_a_prefix_or_padded(String hex) {
    Bytes quote = attest(MAGIC, QUOTE, new Nonce(Bytes.ofHex(hex)), pcr7());
    assertThat(codes(verify(quote, value(7)))).containsExactly(Code.NONCE_MISMATCH);
  }

  @Test
  void hazard_6_an_empty_nonce_is_never_the_right_one() {
    Nonce empty = new Nonce(Bytes.empty());
    Bytes quote = attest(MAGIC, QUOTE, empty, pcr7());
    assertThat(
            codes(
                QuoteVerifier.verify(
                    new QuoteEvidence(quote, TPM.sign(quote), value(7)),
                    TPM.ak(),
                    QuoteExpectation.offline(empty))))
        .containsExactly(Code.NONCE_MISMATCH);
  }

  @ParameterizedTest
  @ValueSource(ints = {0x8014, 0x8017, 0x8019, 0x801a, 0x8021, 0})
  void hazard_7_refuses_a_signed_attestation_of_another_type(int type) {
    assertThat(codes(verify(attest(MAGIC, type, NONCE, pcr7()), value(7))))
        .contains(Code.NOT_A_QUOTE);
  }

  @Test
  void hazard_7_refuses_a_sha1_signature() {
    SoftwareTpm rsa = SoftwareTpm.rsa(2048, false, SHA256);
    Bytes quote = attest(MAGIC, QUOTE, NONCE, pcr7());
    assertThat(
            codes(
                QuoteVerifier.verify(
                    new QuoteEvidence(quote, rsa.sign(quote, HashAlgorithm.SHA1, 20), value(7)),
                    rsa.ak(),
                    ASKED)))
        .contains(Code.WEAK_HASH, Code.SCHEME_MISMATCH);
  }

  @Test
  void hazard_7_refuses_rsa_below_2048_bits() {
    SoftwareTpm rsa = SoftwareTpm.rsa(1024, false, SHA256);
    Bytes quote = attest(MAGIC, QUOTE, NONCE, pcr7());
    assertThat(
            codes(
                QuoteVerifier.verify(
                    new QuoteEvidence(quote, rsa.sign(quote), value(7)), rsa.ak(), ASKED)))
        .containsExactly(Code.WEAK_KEY);
  }

  @Test
  void hazard_7_refuses_a_weak_curve_and_a_point_off_the_curve() {
    byte[] area = TPM.publicArea().toArray();
    area[area.length - 1] ^= 1;
    assertThat(AttestationKey.parse(Bytes.copyOf(area))).isInstanceOf(Parsed.Malformed.class);
    byte[] p192 = TPM.publicArea().toArray();
    p192[19] = 1;
    assertThat(AttestationKey.parse(Bytes.copyOf(p192))).isInstanceOf(Parsed.Malformed.class);
  }

  @Test
  void hazard_7_refuses_a_signature_of_another_kind_of_key() {
    Bytes quote = attest(MAGIC, QUOTE, NONCE, pcr7());
    AttestationKey rsa = Evidence.of("kvm-good").ak();
    assertThat(
            codes(
                QuoteVerifier.verify(
                    new QuoteEvidence(quote, TPM.sign(quote), value(7)), rsa, ASKED)))
        .contains(Code.SCHEME_MISMATCH);
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 4, 5, 16, 17, 18, 19, 0, 3, 12, 13, 14, 15, 20, 31})
  void hazard_8_refuses_a_key_with_an_attribute_flipped(int bit) {
    AttestationKey key =
        Evidence.ok(AttestationKey.parse(TPM.publicArea(SoftwareTpm.AK_ATTRIBUTES ^ (1L << bit))));
    assertThat(key.problems()).extracting(KeyProblem::code).contains(KeyProblem.Code.ATTRIBUTES);
    Bytes quote = attest(MAGIC, QUOTE, NONCE, pcr7());
    assertThat(
            codes(
                QuoteVerifier.verify(
                    new QuoteEvidence(quote, TPM.sign(quote), value(7)), key, ASKED)))
        .containsOnly(Code.KEY_ATTRIBUTES);
    assertThat(key.name()).isNotEqualTo(TPM.ak().name());
  }

  @Test
  void hazard_12_counters_that_go_back_are_a_rollback() {
    ClockInfo last = new ClockInfo(1000, 5, 2, true);
    assertThat(BootContinuity.compare(last, new ClockInfo(9000, 4, 9, true)))
        .isInstanceOf(BootOrder.Rollback.class);
    assertThat(BootContinuity.compare(last, new ClockInfo(9000, 5, 1, true)))
        .isInstanceOf(BootOrder.Rollback.class);
    assertThat(BootContinuity.compare(last, new ClockInfo(999, 5, 2, false)))
        .isInstanceOf(BootOrder.Rollback.class);
    assertThat(BootContinuity.compare(last, new ClockInfo(1, 6, 0, false)))
        .isInstanceOf(BootOrder.LaterBoot.class);
    assertThat(BootContinuity.compare(last, new ClockInfo(1001, 5, 3, true)))
        .isInstanceOf(BootOrder.Restarted.class);
    assertThat(BootContinuity.compare(last, last)).isInstanceOf(BootOrder.SameBoot.class);
  }
}
