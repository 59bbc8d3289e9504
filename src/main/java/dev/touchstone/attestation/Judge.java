package dev.touchstone.attestation;

import dev.touchstone.appraisal.Appraisal;
import dev.touchstone.host.Host;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.Collection;

/** Judges stored evidence: the one way from a stored result to what it comes to under terms. */
@ApplicationScoped
class Judge {
  private final EvidenceStore store;

  Judge(EvidenceStore store) {
    this.store = store;
  }

  /** What stored evidence came to. */
  record Judgement(ProvenEvidence proven, Appraisal appraisal, Terms.Applied terms) {

    /** Whether whoever asks gets the same answer as before, for the same reason. */
    boolean confirms(StoredEvidence before) {
      return before.status().equals(appraisal.verdict().status().text())
          && before.reason().equals(StoredJson.storable(appraisal.verdict().reason()))
          && before.policyDigest().equals(terms.digest())
          && before.expiresAt().equals(terms.expiry(before.attestedAt(), appraisal));
    }
  }

  /** Reads the evidence of several in one go; for the transaction that judges them. */
  void prepare(Collection<StoredEvidence> batch) {
    store.prefetch(batch.stream().flatMap(stored -> stored.parts().values().stream()).toList());
  }

  /** Verifies and judges the evidence of {@code stored} as evidence of {@code host}. */
  Judgement judge(StoredEvidence stored, Host host, Terms terms) {
    Terms.Applied applied = terms.of(host.name(), host.labels());
    ProvenEvidence proven =
        ProvenEvidence.verify(
            Evidence.of(store.load(stored.parts())),
            stored.akPublic(),
            stored.nonce(),
            stored.selection(),
            applied.bank());
    return new Judgement(proven, applied.appraise(proven, host.latestClock()), applied);
  }
}
