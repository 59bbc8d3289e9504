package dev.touchstone.attestation;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.touchstone.appraisal.Appraisal;
import dev.touchstone.appraisal.Status;
import dev.touchstone.appraisal.Verdict;
import dev.touchstone.host.Host;
import dev.touchstone.launch.LaunchFacts;
import dev.touchstone.runtime.Identifiers;
import dev.touchstone.runtime.http.ProblemException;
import dev.touchstone.tpm.Bytes;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Event;
import jakarta.persistence.EntityManager;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;

/** Stores results and makes them known. Callers bring the transaction. */
@ApplicationScoped
class Results {
  private final EntityManager database;
  private final ObjectMapper json;
  private final StoredJson stored;
  private final Event<VerdictReached> reached;
  private final Clock clock;

  Results(EntityManager database, ObjectMapper json, Event<VerdictReached> reached, Clock clock) {
    this.database = database;
    this.json = json;
    this.stored = new StoredJson(json);
    this.reached = reached;
    this.clock = clock;
  }

  /** What was judged, and where it came from. */
  record Judged(
      UUID hostId,
      String hostName,
      UUID challengeId,
      String cause,
      Bytes akPublic,
      Bytes nonce,
      String pcrSelection,
      Map<String, String> evidence,
      String evidenceDigest,
      Instant attestedAt,
      Instant expiresAt,
      Terms.Applied terms,
      Optional<UUID> factsOf) {}

  StoredResult store(Judged judged, ProvenEvidence proven, Appraisal appraisal) {
    Verdict verdict = appraisal.verdict();
    StoredResult result = new StoredResult();
    result.id = Identifiers.next();
    result.attestedAt = judged.attestedAt();
    result.appraisedAt = clock.instant();
    result.hostId = judged.hostId();
    result.hostName = judged.hostName();
    result.challengeId = judged.challengeId();
    result.cause = judged.cause();
    result.trusted = verdict.trusted();
    result.status = verdict.status().text();
    result.reason = StoredJson.storable(verdict.reason());
    result.findings = stored.write(verdict.findings().stream().map(FindingView::of).toList());
    result.claims = stored.write(verdict.claims().byName());
    judged.factsOf().ifPresentOrElse(id -> result.factsOf = id, () -> setFacts(result, proven));
    result.policy = judged.terms().name();
    result.policyDigest = judged.terms().digest();
    result.goldenSets = stored.write(verdict.goldenSets());
    result.evidence = stored.write(judged.evidence());
    result.evidenceDigest = judged.evidenceDigest();
    result.akPublic = judged.akPublic().toArray();
    result.nonce = judged.nonce().toArray();
    result.pcrSelection = judged.pcrSelection();
    result.expiresAt = judged.expiresAt();
    proven
        .clock()
        .ifPresent(
            reading -> {
              result.resetCount = reading.resetCount();
              result.restartCount = reading.restartCount();
            });
    database.persist(result);
    return result;
  }

  private void setFacts(StoredResult result, ProvenEvidence proven) {
    result.quote = stored.write(QuoteView.of(proven.quote(), Optional.of(true)));
    result.logs = stored.write(LogView.of(proven.logs()));
    result.launch = stored.write(LaunchView.of(proven.logs().facts(), LaunchView.Limit.STORED));
  }

  /** As the API shows it, with what it has from an earlier result. */
  ResultView view(StoredResult result) {
    return ResultView.of(
        result, result.factsOf == null ? result : find(result.factsOf).orElse(result));
  }

  /** Makes a result the host's verdict. */
  void announce(StoredResult result, LaunchFacts facts, Instant challengedAt) {
    reached.fire(
        new VerdictReached(
            result.hostId,
            result.hostName,
            result.id,
            result.cause,
            result.trusted,
            result.status,
            result.reason,
            result.attestedAt,
            result.expiresAt,
            result.policy,
            result.goldenSets,
            result.resetCount,
            TrustFacts.of(facts),
            challengedAt));
  }

  /** Ends the trust in a host whose evidence nobody can judge any more (threats.md 11). */
  void distrust(StoredResult result, Host host, String cause) {
    reached.fire(
        new VerdictReached(
            result.hostId,
            result.hostName,
            result.id,
            cause,
            false,
            Status.NONE.text(),
            "the stored evidence could not be judged again after: "
                + cause
                + "; attest the host anew",
            result.attestedAt,
            result.expiresAt,
            result.policy,
            "[]",
            result.resetCount,
            Map.of(),
            host.latestChallengeAt().orElse(result.attestedAt)));
  }

  StoredResult require(UUID id) {
    return find(id).orElseThrow(() -> ProblemException.notFound("there is no result with this id"));
  }

  Optional<StoredResult> find(UUID id) {
    return database
        .createQuery("select r from StoredResult r where r.id = :id", StoredResult.class)
        .setParameter("id", id)
        .getResultStream()
        .findFirst();
  }

  /** The results of a host of this name, latest first: those before {@code before}, if given. */
  List<StoredResult> ofHost(String name, Optional<UUID> before, int limit) {
    String older = before.isPresent() ? " and r.id < :before" : "";
    var query =
        database
            .createQuery(
                "select r from StoredResult r where r.hostName = :name"
                    + older
                    + " order by r.id desc",
                StoredResult.class)
            .setParameter("name", name)
            .setMaxResults(limit);
    before.ifPresent(id -> query.setParameter("before", id));
    return query.getResultList();
  }

  Map<String, String> evidenceOf(StoredResult result) {
    try {
      return json.readValue(result.evidence, new TypeReference<Map<String, String>>() {});
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("result " + result.id + " cannot be read", e);
    }
  }
}
