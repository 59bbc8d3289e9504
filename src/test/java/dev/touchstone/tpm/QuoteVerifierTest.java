package dev.touchstone.tpm;

import static org.assertj.core.api.Assertions.assertThat;

import dev.touchstone.tpm.QuoteProblem.Code;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class QuoteVerifierTest {
  private static final Nonce NONCE = new Nonce(Bytes.copyOf(new byte[32]));

  @ParameterizedTest
  @ValueSource(
      strings = {
        "kvm-good",
        "xen-good",
        "kvm-good/quotes/ecc-sha256",
        "kvm-good/quotes/rsa-multibank",
        "kvm-good/quotes/rsa-sha1bank"
      })
  void verifies_genuine_quotes(String name) {
    Evidence evidence = Evidence.of(name);
    QuoteVerdict verdict =
        QuoteVerifier.verify(
            evidence.quote(), evidence.ak(), QuoteExpectation.offline(evidence.nonce()));
    assertThat(verdict).isInstanceOf(QuoteVerdict.Verified.class);
    VerifiedQuote quote = ((QuoteVerdict.Verified) verdict).quote();
    assertThat(quote.pcrs()).isEqualTo(evidence.pcrs());
    assertThat(quote.clock().resetCount()).isEqualTo(2);
    assertThat(quote.firmwareVersion()).isEqualTo("20191023.00163636");
    assertThat(quote.nonceChecked()).isTrue();
  }

  @Test
  void names_the_qualified_signer_of_a_key_made_under_the_endorsement_key() {
    Evidence evidence = Evidence.of("kvm-good");
    EndorsementKey ek = Evidence.ok(EndorsementKey.parse(evidence.file("ek.pub")));
    assertThat(ek.problems()).isEmpty();
    TpmName signer = QualifiedSigner.of(evidence.ak().name().orElseThrow(), ek.name());
    assertThat(
            QuoteVerifier.verify(
                evidence.quote(), evidence.ak(), QuoteExpectation.offline().signedBy(signer)))
        .isInstanceOf(QuoteVerdict.Verified.class);
    EndorsementKey other =
        Evidence.ok(EndorsementKey.parse(Evidence.of("xen-good").file("ek.pub")));
    TpmName elsewhere = QualifiedSigner.of(evidence.ak().name().orElseThrow(), other.name());
    assertThat(
            codes(
                QuoteVerifier.verify(
                    evidence.quote(),
                    evidence.ak(),
                    QuoteExpectation.offline().signedBy(elsewhere))))
        .containsExactly(Code.QUALIFIED_SIGNER);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"kvm-good", "kvm-good/quotes/ecc-sha256", "kvm-good/quotes/rsa-multibank"})
  void never_verifies_with_any_bit_of_quote_or_signature_or_any_pcr_changed(String name) {
    Evidence genuine = Evidence.of(name);
    AttestationKey ak = genuine.ak();
    QuoteEvidence evidence = genuine.quote();
    QuoteExpectation any = QuoteExpectation.offline();
    for (int bit = 0; bit < evidence.quote().size() * 8; bit++) {
      assertNotVerified(
          new QuoteEvidence(flip(evidence.quote(), bit), evidence.signature(), evidence.pcrs()),
          ak,
          any);
    }
    for (int bit = 0; bit < evidence.signature().size() * 8; bit++) {
      assertNotVerified(
          new QuoteEvidence(evidence.quote(), flip(evidence.signature(), bit), evidence.pcrs()),
          ak,
          any);
    }
    for (HashAlgorithm bank : evidence.pcrs().banks()) {
      for (int pcr : evidence.pcrs().bank(bank).keySet()) {
        Map<HashAlgorithm, Map<Integer, Digest>> changed = copy(evidence.pcrs());
        byte[] value = changed.get(bank).get(pcr).toArray();
        value[0] ^= 1;
        changed.get(bank).put(pcr, Digest.of(bank, value));
        assertNotVerified(
            new QuoteEvidence(evidence.quote(), evidence.signature(), PcrValues.of(changed)),
            ak,
            any);
      }
    }
  }

  @Test
  void every_truncation_and_every_trailing_byte_is_malformed() {
    for (String name : List.of("kvm-good", "kvm-good/quotes/ecc-sha256")) {
      Evidence genuine = Evidence.of(name);
      QuoteEvidence e = genuine.quote();
      for (int size = 0; size < e.quote().size(); size++) {
        assertThat(verdict(e.quote().slice(0, size), e.signature(), genuine))
            .isInstanceOf(QuoteVerdict.Malformed.class);
      }
      for (int size = 0; size < e.signature().size(); size++) {
        // The first two bytes alone may read as another scheme, never as this one.
        assertThat(verdict(e.quote(), e.signature().slice(0, size), genuine))
            .isInstanceOf(QuoteVerdict.Malformed.class);
      }
      assertThat(verdict(Bytes.ofHex(e.quote().hex() + "00"), e.signature(), genuine))
          .isInstanceOf(QuoteVerdict.Malformed.class);
      assertThat(verdict(e.quote(), Bytes.ofHex(e.signature().hex() + "00"), genuine))
          .isInstanceOf(QuoteVerdict.Malformed.class);
      for (int size = 0; size < genuine.file("ak.pub").size(); size++) {
        assertThat(AttestationKey.parse(genuine.file("ak.pub").slice(0, size)))
            .isInstanceOf(Parsed.Malformed.class);
      }
    }
  }

  @Test
  void accepts_a_quote_with_its_tpm2b_size() {
    Evidence genuine = Evidence.of("kvm-good");
    Bytes sized = Bytes.copyOf(TpmWriter.sizedBytes(genuine.file("quote.bin").toArray()));
    assertThat(verdict(sized, genuine.file("signature.bin"), genuine))
        .isInstanceOf(QuoteVerdict.Verified.class);
  }

  @Test
  void verifies_every_scheme_curve_and_hash() {
    for (HashAlgorithm hash :
        List.of(HashAlgorithm.SHA256, HashAlgorithm.SHA384, HashAlgorithm.SHA512)) {
      for (SoftwareTpm tpm :
          List.of(
              SoftwareTpm.rsa(2048, false, hash),
              SoftwareTpm.ecc(256, hash),
              SoftwareTpm.ecc(384, hash),
              SoftwareTpm.ecc(521, hash))) {
        Bytes quote = quote(hash);
        for (SignatureProvider provider :
            List.of(SignatureProvider.fastest(), SignatureProvider.jdk())) {
          assertThat(
                  QuoteVerifier.verify(
                      new QuoteEvidence(quote, tpm.sign(quote), zeros()),
                      tpm.ak(),
                      QuoteExpectation.of(NONCE, PcrSelection.parse("sha256:0")),
                      new SignatureCheck(provider)))
              .as("%s %s %s", tpm.ak().algorithm(), hash, provider.name())
              .isInstanceOf(QuoteVerdict.Verified.class);
        }
      }
    }
  }

  @Test
  void verifies_pss_with_a_salt_of_the_digests_size_and_with_the_longest() {
    HashAlgorithm hash = HashAlgorithm.SHA256;
    SoftwareTpm tpm = SoftwareTpm.rsa(2048, true, hash);
    Bytes quote = quote(hash);
    for (SignatureProvider provider :
        List.of(SignatureProvider.fastest(), SignatureProvider.jdk())) {
      for (int salt : new int[] {32, 256 - 32 - 2}) {
        assertThat(
                QuoteVerifier.verify(
                    new QuoteEvidence(quote, tpm.sign(quote, hash, salt), zeros()),
                    tpm.ak(),
                    QuoteExpectation.offline(),
                    new SignatureCheck(provider)))
            .as("salt %s, %s", salt, provider.name())
            .isInstanceOf(QuoteVerdict.Verified.class);
      }
    }
  }

  @Property(tries = 500)
  void any_bytes_give_a_verdict(
      @ForAll byte[] quote, @ForAll byte[] signature, @ForAll byte[] key) {
    assertThat(
            QuoteVerifier.verify(
                new QuoteEvidence(Bytes.copyOf(quote), Bytes.copyOf(signature), zeros()),
                Evidence.of("kvm-good").ak(),
                QuoteExpectation.offline()))
        .isNotInstanceOf(QuoteVerdict.Verified.class);
    assertThat(AttestationKey.parse(Bytes.copyOf(key))).isInstanceOf(Parsed.Malformed.class);
    assertThat(EndorsementKey.parse(Bytes.copyOf(key))).isInstanceOf(Parsed.Malformed.class);
    assertThat(EkCertificate.parse(Bytes.copyOf(key))).isInstanceOf(Parsed.Malformed.class);
  }

  static Bytes quote(HashAlgorithm hash) {
    return SoftwareTpm.attest(
        Attest.TPM_GENERATED_VALUE,
        Attest.ATTEST_QUOTE,
        NONCE,
        new long[][] {{HashAlgorithm.SHA256.tpmId(), 1}},
        hash.hash(new byte[32]).toArray());
  }

  static PcrValues zeros() {
    return PcrValues.of(Map.of(HashAlgorithm.SHA256, Map.of(0, HashAlgorithm.SHA256.zeros())));
  }

  private static QuoteVerdict verdict(Bytes quote, Bytes signature, Evidence genuine) {
    return QuoteVerifier.verify(
        new QuoteEvidence(quote, signature, genuine.pcrs()),
        genuine.ak(),
        QuoteExpectation.offline());
  }

  private static void assertNotVerified(
      QuoteEvidence evidence, AttestationKey ak, QuoteExpectation expectation) {
    assertThat(QuoteVerifier.verify(evidence, ak, expectation))
        .isNotInstanceOf(QuoteVerdict.Verified.class);
  }

  static List<Code> codes(QuoteVerdict verdict) {
    return verdict instanceof QuoteVerdict.Refused refused
        ? refused.problems().stream().map(QuoteProblem::code).toList()
        : List.of();
  }

  private static Map<HashAlgorithm, Map<Integer, Digest>> copy(PcrValues pcrs) {
    Map<HashAlgorithm, Map<Integer, Digest>> copy = new EnumMap<>(HashAlgorithm.class);
    pcrs.banks().forEach(bank -> copy.put(bank, new TreeMap<>(pcrs.bank(bank))));
    return copy;
  }

  static Bytes flip(Bytes bytes, int bit) {
    byte[] changed = bytes.toArray();
    changed[bit / 8] ^= (byte) (1 << (bit % 8));
    return Bytes.copyOf(changed);
  }
}
