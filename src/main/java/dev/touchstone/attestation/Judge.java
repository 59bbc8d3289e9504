package dev.touchstone.attestation;

import dev.touchstone.appraisal.Appraisal;
import dev.touchstone.host.Host;
import dev.touchstone.tpm.Bytes;
import dev.touchstone.tpm.Nonce;
import dev.touchstone.tpm.PcrSelection;
import jakarta.enterprise.context.ApplicationScoped;

/** Judges stored evidence: the one way from a stored result to what it comes to under terms. */
@ApplicationScoped
class Judge {
  private final Results results;
  private final EvidenceStore store;

  Judge(Results results, EvidenceStore store) {
    this.results = results;
    this.store = store;
  }

  /** What stored evidence came to. */
  record Judgement(ProvenEvidence proven, Appraisal appraisal, Terms.Applied terms) {}

  /** Verifies and judges the evidence of {@code stored} as evidence of {@code host}. */
  Judgement judge(StoredResult stored, Host host, Terms terms) {
    Terms.Applied applied = terms.of(host.name(), host.labels());
    ProvenEvidence proven =
        ProvenEvidence.verify(
            Evidence.of(store.load(results.evidenceOf(stored))),
            Bytes.copyOf(stored.akPublic),
            new Nonce(Bytes.copyOf(stored.nonce)),
            PcrSelection.parse(stored.pcrSelection),
            applied.bank());
    return new Judgement(proven, applied.appraise(proven, host.latestClock()), applied);
  }
}
