package dev.touchstone.attestation;

import dev.touchstone.host.Host;
import dev.touchstone.host.Hosts;
import io.quarkus.narayana.jta.QuarkusTransaction;
import jakarta.annotation.PreDestroy;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.persistence.EntityManager;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.jboss.logging.Logger;

/**
 * Judges some hosts again, from stored evidence and without asking them. The lease stays what it
 * was: new golden values do not make evidence younger.
 */
@ApplicationScoped
class ReappraisalBatch {
  private static final Logger LOG = Logger.getLogger(ReappraisalBatch.class);

  /** Hosts per transaction: their rows are locked for as long, some tenths of a second. */
  private static final int PER_TRANSACTION = 50;

  private final EntityManager database;
  private final Hosts hosts;
  private final Results results;
  private final StoredEvidences evidences;
  private final Judge judge;
  private final TermsInForce termsInForce;
  private final int workers = Runtime.getRuntime().availableProcessors();
  private final ExecutorService pool =
      Executors.newFixedThreadPool(workers, Thread.ofPlatform().name("reappraisal-", 1).factory());

  ReappraisalBatch(
      EntityManager database,
      Hosts hosts,
      Results results,
      StoredEvidences evidences,
      Judge judge,
      TermsInForce termsInForce) {
    this.database = database;
    this.hosts = hosts;
    this.results = results;
    this.evidences = evidences;
    this.judge = judge;
    this.termsInForce = termsInForce;
  }

  @PreDestroy
  void stop() {
    pool.shutdownNow();
  }

  /**
   * @param last the last host of the batch; empty if there was none left
   */
  record Outcome(int judged, int changed, int failed, Optional<UUID> last) {}

  private record Share(int changed, int failed) {}

  /**
   * Judges the hosts that follow {@code after} and whose verdict is older than {@code changedAt}.
   */
  Outcome judge(Optional<UUID> after, Instant changedAt, String cause) {
    List<StoredEvidence> batch =
        QuarkusTransaction.requiringNew()
            .call(() -> evidences.following(after, PER_TRANSACTION * workers));
    if (batch.isEmpty()) {
      return new Outcome(0, 0, 0, Optional.empty());
    }
    List<Future<Share>> shares = new ArrayList<>();
    for (int from = 0; from < batch.size(); from += PER_TRANSACTION) {
      List<StoredEvidence> share =
          batch.subList(from, Math.min(batch.size(), from + PER_TRANSACTION));
      shares.add(pool.submit(() -> judge(share, cause)));
    }
    int changed = 0;
    int failed = 0;
    for (Future<Share> share : shares) {
      try {
        changed += share.get().changed();
        failed += share.get().failed();
      } catch (ExecutionException e) {
        throw new IllegalStateException("hosts could not be judged again", e.getCause());
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        throw new IllegalStateException("interrupted while hosts were judged again", e);
      }
    }
    return new Outcome(batch.size(), changed, failed, Optional.of(batch.getLast().hostId()));
  }

  private Share judge(List<StoredEvidence> share, String cause) {
    try {
      int changed =
          QuarkusTransaction.requiringNew()
              .call(
                  () -> {
                    Terms terms = termsInForce.now();
                    judge.prepare(share);
                    int count = 0;
                    for (StoredEvidence current : share) {
                      count += again(current, terms, cause) ? 1 : 0;
                    }
                    return count;
                  });
      return new Share(changed, 0);
    } catch (RuntimeException e) {
      return share.size() == 1 ? failed(share.getFirst(), cause, e) : oneByOne(share, cause);
    }
  }

  /** One host that cannot be judged must not keep the others from it. */
  private Share oneByOne(List<StoredEvidence> share, String cause) {
    int changed = 0;
    int failed = 0;
    for (StoredEvidence current : share) {
      Share one = judge(List.of(current), cause);
      changed += one.changed();
      failed += one.failed();
    }
    return new Share(changed, failed);
  }

  /** A verdict that nobody can confirm any more is none (threats.md 11). */
  private Share failed(StoredEvidence current, String cause, RuntimeException failure) {
    LOG.errorf(failure, "host %s could not be judged again (%s)", current.hostId(), cause);
    QuarkusTransaction.requiringNew()
        .run(
            () -> {
              Optional<Host> host = hosts.locked(current.hostId());
              if (host.isPresent() && !isSuperseded(current)) {
                results
                    .find(current.resultId())
                    .ifPresent(result -> results.distrust(result, host.get(), cause));
              }
            });
    return new Share(1, 1);
  }

  /** Whether the verdict is another one now. */
  private boolean again(StoredEvidence before, Terms terms, String cause) {
    Optional<Host> host = hosts.locked(before.hostId());
    if (host.isEmpty() || isSuperseded(before)) {
      return false; // Forgotten or attested anew meanwhile: judged by the new terms already.
    }
    Judge.Judgement judgement = judge.judge(before, host.get(), terms);
    if (judgement.confirms(before)) {
      return false;
    }
    StoredResult after =
        results.store(
            new Results.Judged(
                before.hostId(),
                before.hostName(),
                before.challengeId(),
                cause,
                before.akPublic(),
                before.nonce().value(),
                before.selection().toString(),
                before.parts(),
                before.digest(),
                before.attestedAt(),
                judgement.terms().expiry(before.attestedAt(), judgement.appraisal()),
                judgement.terms(),
                // Facts are read in one bank: another policy may judge another.
                Optional.of(before.factsOf())
                    .filter(id -> before.policyDigest().equals(judgement.terms().digest()))),
            judgement.proven(),
            judgement.appraisal());
    results.announce(
        after,
        judgement.proven().logs().facts(),
        host.get().latestChallengeAt().orElse(before.attestedAt()));
    return true;
  }

  private boolean isSuperseded(StoredEvidence current) {
    return database
        .createNativeQuery(
            "select 1 from trust where host_id = :host and result_id = :result", Integer.class)
        .setParameter("host", current.hostId())
        .setParameter("result", current.resultId())
        .getResultList()
        .isEmpty();
  }
}
