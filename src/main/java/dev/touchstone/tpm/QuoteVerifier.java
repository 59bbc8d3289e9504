package dev.touchstone.tpm;

import dev.touchstone.tpm.QuoteProblem.Code;
import java.security.PublicKey;
import java.security.interfaces.ECPublicKey;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * Verifies TPM 2.0 quotes (TPM2_Quote, TPM 2.0 Library Part 3, 18.4). Pure, thread-safe and total:
 * any bytes give a verdict. Every check that can be made is made, so that an operator sees all
 * problems at once.
 */
public final class QuoteVerifier {
  private static final SignatureCheck FASTEST = new SignatureCheck(SignatureProvider.fastest());

  private QuoteVerifier() {}

  public static QuoteVerdict verify(
      QuoteEvidence evidence, AttestationKey ak, QuoteExpectation expectation) {
    return verify(evidence, ak, expectation, FASTEST);
  }

  static QuoteVerdict verify(
      QuoteEvidence evidence,
      AttestationKey ak,
      QuoteExpectation expectation,
      SignatureCheck signatures) {
    Attest attest;
    try {
      attest = Attest.read(evidence.quote());
    } catch (TpmReader.Unreadable e) {
      return malformed("quote.bin", e.of("TPMS_ATTEST"));
    }
    TpmSignature signature;
    try {
      signature = TpmSignature.read(evidence.signature().toArray());
    } catch (TpmReader.Unreadable e) {
      return malformed("signature.bin", e.of("TPMT_SIGNATURE"));
    }
    List<QuoteProblem> problems = new ArrayList<>();
    checkKey(ak, problems);
    Optional<HashAlgorithm> hash = checkScheme(ak, signature, problems);
    if (hash.isPresent()
        && !signatures.verifies(ak.publicKey(), signature, hash.get(), attest.signed())) {
      add(problems, Code.BAD_SIGNATURE, "the signature is not this key's over this quote");
    }
    checkHeader(attest, ak, expectation, problems);
    Optional<PcrSelection> selection =
        attest
            .quote()
            .flatMap(body -> SignedSelection.check(body, expectation.selection(), problems));
    selection.ifPresent(
        signed ->
            SignedSelection.checkValues(
                signed, evidence.pcrs(), attest.quote().orElseThrow().pcrDigest(), hash, problems));
    if (problems.isEmpty() && selection.isPresent() && hash.isPresent()) {
      return new QuoteVerdict.Verified(
          new VerifiedQuote(
              evidence.pcrs(),
              selection.get(),
              attest,
              algorithm(ak.publicKey(), signature, hash.get()),
              hash.get(),
              expectation.nonce().isPresent()));
    }
    return new QuoteVerdict.Refused(
        problems,
        Optional.of(
            new QuoteInfo(
                attest.extraData(),
                selection,
                attest.clock(),
                firmware(attest.firmwareVersion()),
                attest.qualifiedSigner())));
  }

  private static QuoteVerdict malformed(String part, Parsed<?> failure) {
    return new QuoteVerdict.Malformed(
        part, failure instanceof Parsed.Malformed<?> m ? m.message() : "malformed");
  }

  private static void checkKey(AttestationKey ak, List<QuoteProblem> problems) {
    for (KeyProblem problem : ak.problems()) {
      Code code =
          switch (problem.code()) {
            case ATTRIBUTES, SYMMETRIC -> Code.KEY_ATTRIBUTES;
            case WEAK_KEY -> Code.WEAK_KEY;
            case WEAK_HASH -> Code.WEAK_HASH;
            case SCHEME -> Code.SCHEME_MISMATCH;
          };
      add(problems, code, "attestation key: " + problem.message());
    }
  }

  /** The signing hash, if the signature is of a kind that can be checked with this key. */
  private static Optional<HashAlgorithm> checkScheme(
      AttestationKey ak, TpmSignature signature, List<QuoteProblem> problems) {
    boolean fits =
        switch (signature) {
          case TpmSignature.Rsa rsa -> !(ak.publicKey() instanceof ECPublicKey);
          case TpmSignature.Ecdsa ec -> ak.publicKey() instanceof ECPublicKey;
          case TpmSignature.Unsupported other -> false;
        };
    if (!fits) {
      add(
          problems,
          Code.SCHEME_MISMATCH,
          "a signature by "
              + TpmAlgorithms.name(signature.scheme())
              + " does not fit a key of "
              + ak.algorithm());
      return Optional.empty();
    }
    ak.area()
        .filter(a -> a.scheme() != signature.scheme() || a.schemeHash() != signature.hashId())
        .ifPresent(
            a ->
                add(
                    problems,
                    Code.SCHEME_MISMATCH,
                    "the key signs by "
                        + scheme(a.scheme(), a.schemeHash())
                        + ", the signature is by "
                        + scheme(signature.scheme(), signature.hashId())));
    Optional<HashAlgorithm> hash = SigningHash.of(signature.hashId());
    if (hash.isEmpty()) {
      add(
          problems,
          Code.WEAK_HASH,
          "a quote is signed with SHA-256, SHA-384 or SHA-512, this one with "
              + TpmAlgorithms.name(signature.hashId()));
    }
    return hash;
  }

  private static String scheme(int scheme, int hash) {
    return TpmAlgorithms.name(scheme) + " with " + TpmAlgorithms.name(hash);
  }

  private static void checkHeader(
      Attest attest, AttestationKey ak, QuoteExpectation expectation, List<QuoteProblem> problems) {
    // CVE-2024-29038: without the magic, any signed text can be dressed up as a quote.
    if (attest.magic() != Attest.TPM_GENERATED_VALUE) {
      add(
          problems,
          Code.WRONG_MAGIC,
          String.format(
              Locale.ROOT,
              "expected TPM_GENERATED_VALUE 0xff544347, found 0x%08x",
              attest.magic()));
    }
    if (attest.type() != Attest.ATTEST_QUOTE) {
      add(
          problems,
          Code.NOT_A_QUOTE,
          "expected TPM_ST_ATTEST_QUOTE 0x8018, found " + TpmReader.id(attest.type()));
    }
    expectation.nonce().ifPresent(asked -> checkNonce(asked, attest.extraData(), problems));
    checkSigner(attest.qualifiedSigner(), ak, expectation.qualifiedSigner(), problems);
  }

  private static void checkNonce(Nonce asked, Nonce signed, List<QuoteProblem> problems) {
    if (asked.value().isEmpty()) {
      add(problems, Code.NONCE_MISMATCH, "an empty nonce shows no freshness");
    } else if (!asked.equals(signed)) {
      add(
          problems,
          Code.NONCE_MISMATCH,
          "the quote was not made for this challenge: its nonce has "
              + signed.value().size()
              + " bytes and is not the one of "
              + asked.value().size()
              + " bytes that was asked for");
    }
  }

  private static void checkSigner(
      TpmName signer, AttestationKey ak, Optional<TpmName> expected, List<QuoteProblem> problems) {
    Optional<HashAlgorithm> hash = signer.algorithm();
    if (hash.isEmpty()) {
      add(
          problems,
          Code.QUALIFIED_SIGNER,
          "expected a qualified name with a known hash, found " + signer.hex());
    } else if (ak.area().map(PublicArea::nameAlgorithm).filter(h -> h != hash.get()).isPresent()) {
      add(
          problems,
          Code.QUALIFIED_SIGNER,
          "the qualified name's hash is " + hash.get().bank() + ", not the key's");
    }
    expected
        .filter(name -> !name.equals(signer))
        .ifPresent(
            name ->
                add(
                    problems,
                    Code.QUALIFIED_SIGNER,
                    "expected qualified name " + name.hex() + ", found " + signer.hex()));
  }

  private static String algorithm(PublicKey key, TpmSignature signature, HashAlgorithm hash) {
    String scheme = TpmAlgorithms.name(signature.scheme());
    return key instanceof ECPublicKey ec
        ? scheme + "-P" + ec.getParams().getCurve().getField().getFieldSize() + "-" + hash.name()
        : scheme + "-" + hash.name();
  }

  static String firmware(long version) {
    return String.format(Locale.ROOT, "%08x.%08x", version >>> 32, version & 0xffffffffL);
  }

  private static void add(List<QuoteProblem> problems, Code code, String message) {
    problems.add(new QuoteProblem(code, message));
  }
}
