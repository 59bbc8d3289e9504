package dev.touchstone.attestation;

import dev.touchstone.runtime.http.ProblemException;
import dev.touchstone.tpm.Bytes;
import dev.touchstone.tpm.Digest;
import dev.touchstone.tpm.HashAlgorithm;
import dev.touchstone.tpm.Nonce;
import dev.touchstone.tpm.PcrSelection;
import dev.touchstone.tpm.PcrValues;
import dev.touchstone.tpm.QuoteVerdict;
import dev.touchstone.tpm.VerifiedQuote;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * Proposes golden PCR values from a result: from what its TPM signed, verified once more, and from
 * nothing else.
 */
@ApplicationScoped
class Capture {
  /** PCRs that differ between good boots of one machine (launch-measurements.md 4.8). */
  private static final Map<Integer, String> VARYING =
      Map.of(
          1,
              "firmware configuration: boot order, SMBIOS and other values that change between boots",
          5, "partition table and boot attempts: they differ between machines and boots",
          10, "IMA's running list: it grows while the host runs");

  private final Results results;
  private final EvidenceStore store;
  private final PolicyInForce policy;

  Capture(Results results, EvidenceStore store, PolicyInForce policy) {
    this.results = results;
    this.store = store;
    this.policy = policy;
  }

  record Proposal(PcrValues values, List<CaptureResource.LeftOut> leftOut) {}

  Proposal propose(StoredResult source, Optional<List<Integer>> wanted) {
    VerifiedQuote quote = verified(source);
    HashAlgorithm bank = policy.current().bank();
    Map<Integer, Digest> taken = new TreeMap<>();
    List<CaptureResource.LeftOut> leftOut = new ArrayList<>();
    quote
        .pcrs()
        .bank(bank)
        .forEach(
            (pcr, value) -> {
              Optional<String> objection =
                  wanted.isPresent()
                      ? Optional.of("not asked for").filter(why -> !wanted.get().contains(pcr))
                      : Optional.ofNullable(VARYING.get(pcr)).filter(why -> !value.isAllZeros());
              objection.ifPresentOrElse(
                  why -> leftOut.add(new CaptureResource.LeftOut(pcr, why)),
                  () -> taken.put(pcr, value));
            });
    wanted.ifPresent(pcrs -> requireQuoted(pcrs, taken, bank));
    if (taken.isEmpty()) {
      throw ProblemException.conflict(
          "nothing-to-capture",
          "There is nothing to capture",
          "the quote covers no PCR of bank " + bank.bank() + ", the one that the policy judges");
    }
    return new Proposal(PcrValues.of(Map.of(bank, taken)), List.copyOf(leftOut));
  }

  private static void requireQuoted(
      List<Integer> wanted, Map<Integer, Digest> taken, HashAlgorithm bank) {
    for (Integer pcr : wanted) {
      if (pcr == null || !taken.containsKey(pcr)) {
        throw ProblemException.invalid(
            "pcrs", "PCR " + pcr + " is not among those that were quoted of bank " + bank.bank());
      }
    }
  }

  private VerifiedQuote verified(StoredResult source) {
    ProvenEvidence proven =
        ProvenEvidence.verify(
            Evidence.of(store.load(results.evidenceOf(source))),
            Bytes.copyOf(source.akPublic),
            new Nonce(Bytes.copyOf(source.nonce)),
            PcrSelection.parse(source.pcrSelection),
            policy.current().bank());
    if (proven.quote() instanceof QuoteVerdict.Verified(VerifiedQuote quote)) {
      return quote;
    }
    throw ProblemException.conflict(
        "unproven-evidence",
        "The evidence proves nothing",
        "the quote of result "
            + source.id
            + " does not verify: golden values come from verified quotes only");
  }
}
