package dev.touchstone.attestation;

import dev.touchstone.golden.capture.ObservedLaunch;
import dev.touchstone.host.Host;
import dev.touchstone.host.Hosts;
import dev.touchstone.runtime.http.ProblemException;
import dev.touchstone.tpm.Bytes;
import dev.touchstone.tpm.HashAlgorithm;
import dev.touchstone.tpm.Nonce;
import dev.touchstone.tpm.PcrSelection;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.Map;
import java.util.Optional;

/** Launches read anew from the evidence of results. Callers bring the transaction. */
@ApplicationScoped
class StoredLaunches {
  private final Results results;
  private final EvidenceStore store;
  private final Hosts hosts;
  private final TermsInForce termsInForce;

  StoredLaunches(Results results, EvidenceStore store, Hosts hosts, TermsInForce termsInForce) {
    this.results = results;
    this.store = store;
    this.hosts = hosts;
    this.termsInForce = termsInForce;
  }

  /** The bank that the host of this result is judged in. */
  HashAlgorithm bank(StoredResult result) {
    Map<String, String> labels = hosts.byId(result.hostId).map(Host::labels).orElse(Map.of());
    return termsInForce.now().of(result.hostName, labels).bank();
  }

  /** The launch; empty if the quote proves nothing. */
  Optional<ObservedLaunch> find(StoredResult result, HashAlgorithm bank) {
    ProvenEvidence proven =
        ProvenEvidence.verify(
            Evidence.of(store.load(results.evidenceOf(result))),
            Bytes.copyOf(result.akPublic),
            new Nonce(Bytes.copyOf(result.nonce)),
            PcrSelection.parse(result.pcrSelection),
            bank);
    return proven
        .logs()
        .launch()
        .map(launch -> new ObservedLaunch(result.id.toString(), launch, proven.logs().facts()));
  }

  /** The launch, or a 409. */
  ObservedLaunch require(StoredResult result, HashAlgorithm bank) {
    return find(result, bank)
        .orElseThrow(
            () ->
                ProblemException.conflict(
                    "unproven-evidence",
                    "The evidence proves nothing",
                    "the quote of result "
                        + result.id
                        + " does not verify: golden values come from verified quotes only"));
  }
}
