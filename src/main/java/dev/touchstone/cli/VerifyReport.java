package dev.touchstone.cli;

import dev.touchstone.appraisal.Appraisal;
import dev.touchstone.appraisal.AppraisalTerms;
import dev.touchstone.appraisal.JudgedLogs;
import dev.touchstone.golden.GoldenSet;
import dev.touchstone.launch.LogKind;
import dev.touchstone.runtime.bundle.BundlePart;
import dev.touchstone.runtime.bundle.EvidenceBundle;
import dev.touchstone.runtime.bundle.PcrsJson;
import dev.touchstone.runtime.bundle.UnreadableBundleException;
import dev.touchstone.tpm.AttestationKey;
import dev.touchstone.tpm.Bytes;
import dev.touchstone.tpm.Nonce;
import dev.touchstone.tpm.Parsed;
import dev.touchstone.tpm.PcrValues;
import dev.touchstone.tpm.QuoteEvidence;
import dev.touchstone.tpm.QuoteExpectation;
import dev.touchstone.tpm.QuoteVerdict;
import dev.touchstone.tpm.QuoteVerifier;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What a bundle came to, offline: the same functions as the service's, with the key and the nonce
 * that the bundle itself brings.
 *
 * @param nonceFrom where the nonce came from that the quote was compared with; empty if there was
 *     none
 */
record VerifyReport(
    QuoteVerdict quote,
    JudgedLogs logs,
    Appraisal appraisal,
    AppraisalTerms terms,
    int goldenSets,
    Optional<String> nonceFrom) {

  /** Verifies and judges; throws where the bundle lacks what makes a quote. */
  static VerifyReport of(
      EvidenceBundle bundle, Optional<Nonce> given, AppraisalTerms terms, List<GoldenSet> golden)
      throws UnreadableBundleException, UnreadableInputException {
    Bytes quoted = bundle.require(BundlePart.QUOTE.fileName());
    Bytes signature = bundle.require(BundlePart.SIGNATURE.fileName());
    PcrValues pcrs =
        read(
            BundlePart.PCRS.fileName(), PcrsJson.parse(bundle.require(BundlePart.PCRS.fileName())));
    AttestationKey key =
        read(EvidenceBundle.AK, AttestationKey.parse(bundle.require(EvidenceBundle.AK)));
    Optional<Nonce> own =
        bundle.file(EvidenceBundle.NONCE).filter(bytes -> !bytes.isEmpty()).map(Nonce::new);
    Optional<Nonce> nonce = given.or(() -> own);
    QuoteVerdict verdict =
        QuoteVerifier.verify(
            new QuoteEvidence(quoted, signature, pcrs),
            key,
            nonce.map(QuoteExpectation::offline).orElseGet(QuoteExpectation::offline));
    JudgedLogs logs = JudgedLogs.of(verdict, terms.bank(), logs(bundle));
    return new VerifyReport(
        verdict,
        logs,
        terms.appraise(verdict, Optional.empty(), logs, golden, List.of()),
        terms,
        golden.size(),
        given.isPresent()
            ? Optional.of("--nonce")
            : own.map(bytes -> "the bundle's own nonce.bin"));
  }

  private static <T> T read(String name, Parsed<T> parsed) throws UnreadableInputException {
    return parsed.orElseThrow(
        malformed -> new UnreadableInputException(name + ": " + malformed.message()));
  }

  private static Map<LogKind, Bytes> logs(EvidenceBundle bundle) {
    Map<LogKind, Bytes> logs = new EnumMap<>(LogKind.class);
    part(bundle, BundlePart.UEFI_LOG).ifPresent(log -> logs.put(LogKind.UEFI, log));
    part(bundle, BundlePart.TXT_LOG).ifPresent(log -> logs.put(LogKind.TXT, log));
    part(bundle, BundlePart.IMA_BINARY)
        .or(() -> part(bundle, BundlePart.IMA_TEXT))
        .ifPresent(list -> logs.put(LogKind.IMA, list));
    return logs;
  }

  private static Optional<Bytes> part(EvidenceBundle bundle, BundlePart part) {
    return bundle.part(part).filter(bytes -> !bytes.isEmpty());
  }

  boolean trusted() {
    return appraisal.verdict().trusted();
  }
}
