package dev.touchstone.attestation;

import dev.touchstone.appraisal.Appraisal;
import dev.touchstone.golden.GoldenSet;
import dev.touchstone.golden.store.GoldenSets;
import dev.touchstone.golden.store.GoldenSetsChanged;
import dev.touchstone.host.Host;
import dev.touchstone.host.Hosts;
import dev.touchstone.runtime.bundle.BundlePart;
import dev.touchstone.tpm.Bytes;
import dev.touchstone.tpm.Nonce;
import dev.touchstone.tpm.PcrSelection;
import io.quarkus.narayana.jta.QuarkusTransaction;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import jakarta.persistence.EntityManager;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.jboss.logging.Logger;

/**
 * Judges again, from stored evidence and without asking any host, when what launches are judged by
 * has changed. The lease stays what it was: new golden values do not make evidence younger.
 */
@ApplicationScoped
class Reappraisal {
  private static final Logger LOG = Logger.getLogger(Reappraisal.class);

  private final EntityManager database;
  private final Hosts hosts;
  private final Results results;
  private final EvidenceStore store;
  private final GoldenSets goldenSets;
  private final PolicyInForce policy;

  Reappraisal(
      EntityManager database,
      Hosts hosts,
      Results results,
      EvidenceStore store,
      GoldenSets goldenSets,
      PolicyInForce policy) {
    this.database = database;
    this.hosts = hosts;
    this.results = results;
    this.store = store;
    this.goldenSets = goldenSets;
    this.policy = policy;
  }

  /** A host and the result that is its verdict now. */
  private record Current(UUID hostId, UUID resultId) {}

  void on(@Observes GoldenSetsChanged change) {
    List<Current> judged = QuarkusTransaction.requiringNew().call(this::judgedHosts);
    List<GoldenSet> active = goldenSets.active();
    int changed = 0;
    for (Current current : judged) {
      if (QuarkusTransaction.requiringNew().call(() -> again(current, active, change.cause()))) {
        changed++;
      }
    }
    LOG.infof(
        "%s: %d hosts judged again, %d verdicts changed", change.cause(), judged.size(), changed);
  }

  @SuppressWarnings("unchecked")
  private List<Current> judgedHosts() {
    return ((List<Object[]>)
            database
                .createNativeQuery(
                    "select host_id, result_id from trust order by host_id", Object[].class)
                .getResultList())
        .stream().map(row -> new Current((UUID) row[0], (UUID) row[1])).toList();
  }

  /** Whether the verdict is another one now. */
  private boolean again(Current current, List<GoldenSet> active, String cause) {
    Optional<Host> host = hosts.locked(current.hostId());
    Optional<StoredResult> stored = results.find(current.resultId());
    if (host.isEmpty() || stored.isEmpty() || isSuperseded(current)) {
      return false; // Forgotten or attested anew meanwhile: judged by the new values already.
    }
    StoredResult before = stored.get();
    Map<String, String> digests = results.evidenceOf(before);
    Map<BundlePart, Bytes> parts = store.load(digests);
    Evidence evidence = Evidence.of(parts);
    ProvenEvidence proven =
        ProvenEvidence.verify(
            evidence,
            Bytes.copyOf(before.akPublic),
            new Nonce(Bytes.copyOf(before.nonce)),
            PcrSelection.parse(before.pcrSelection),
            policy.current().bank());
    Appraisal appraisal =
        Appraisal.of(
            policy.current(), proven.quote(), host.get().latestClock(), proven.logs(), active);
    if (sameVerdict(before, appraisal)) {
      return false;
    }
    StoredResult after =
        results.store(
            new Results.Judged(
                before.hostId,
                before.hostName,
                before.challengeId,
                cause,
                Bytes.copyOf(before.akPublic),
                Bytes.copyOf(before.nonce),
                before.pcrSelection,
                digests,
                before.evidenceDigest,
                before.attestedAt,
                before.expiresAt),
            proven,
            appraisal);
    results.announce(after, challengedAt(current.hostId(), before.attestedAt));
    return true;
  }

  private static boolean sameVerdict(StoredResult before, Appraisal appraisal) {
    return before.status.equals(appraisal.verdict().status().text())
        && before.reason.equals(StoredJson.storable(appraisal.verdict().reason()));
  }

  private boolean isSuperseded(Current current) {
    return database
        .createNativeQuery(
            "select 1 from trust where host_id = :host and result_id = :result", Integer.class)
        .setParameter("host", current.hostId())
        .setParameter("result", current.resultId())
        .getResultList()
        .isEmpty();
  }

  private Instant challengedAt(UUID hostId, Instant otherwise) {
    return hosts.byId(hostId).flatMap(Host::latestChallengeAt).orElse(otherwise);
  }
}
