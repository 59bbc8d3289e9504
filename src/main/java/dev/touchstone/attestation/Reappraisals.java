package dev.touchstone.attestation;

import dev.touchstone.appraisal.store.PoliciesChanged;
import dev.touchstone.golden.store.GoldenSetsChanged;
import dev.touchstone.host.HostLabelsChanged;
import dev.touchstone.runtime.Identifiers;
import io.quarkus.narayana.jta.QuarkusTransaction;
import io.quarkus.scheduler.Scheduled;
import jakarta.annotation.PreDestroy;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import jakarta.enterprise.event.TransactionPhase;
import jakarta.persistence.EntityManager;
import jakarta.persistence.LockModeType;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jboss.logging.Logger;

/**
 * Judges every host again when what launches are judged by has changed. The work is kept in the
 * database: whichever instance claims it goes on where the last one stopped.
 */
@ApplicationScoped
class Reappraisals {
  private static final Logger LOG = Logger.getLogger(Reappraisals.class);

  /** After this long without a sign of life, another instance takes the work over. */
  private static final Duration CLAIM = Duration.ofSeconds(30);

  /** How long a change of terms waits for what follows from it. */
  private static final Duration PATIENCE = Duration.ofSeconds(3);

  private final EntityManager database;
  private final ReappraisalBatch batch;
  private final Clock clock;
  private final ExecutorService worker =
      Executors.newSingleThreadExecutor(Thread.ofPlatform().name("reappraisal").factory());

  Reappraisals(EntityManager database, ReappraisalBatch batch, Clock clock) {
    this.database = database;
    this.batch = batch;
    this.clock = clock;
  }

  void on(@Observes GoldenSetsChanged change) {
    request(change.cause());
  }

  void on(@Observes PoliciesChanged change) {
    request(change.cause());
  }

  void on(@Observes HostLabelsChanged change) {
    request("labels of host " + change.hostName() + " changed");
  }

  void begin(@Observes(during = TransactionPhase.AFTER_SUCCESS) GoldenSetsChanged change) {
    beginAndWait();
  }

  void begin(@Observes(during = TransactionPhase.AFTER_SUCCESS) PoliciesChanged change) {
    beginAndWait();
  }

  void begin(@Observes(during = TransactionPhase.AFTER_SUCCESS) HostLabelsChanged change) {
    beginAndWait();
  }

  /**
   * Asks for all hosts to be judged again: in the transaction of the change, so that none is lost.
   */
  private void request(String cause) {
    QuarkusTransaction.joiningExisting()
        .run(
            () -> {
              StoredReappraisal wanted = new StoredReappraisal();
              wanted.id = Identifiers.next();
              wanted.cause = cause;
              wanted.createdAt = clock.instant();
              database.persist(wanted);
            });
  }

  /** A small fleet is judged again before whoever asked for it gets an answer. */
  private void beginAndWait() {
    try {
      worker.submit(this::work).get(PATIENCE.toMillis(), TimeUnit.MILLISECONDS);
    } catch (TimeoutException e) {
      LOG.debug("judging again takes longer: it goes on in the background");
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } catch (ExecutionException e) {
      LOG.error("judging again stopped", e.getCause());
    } catch (RejectedExecutionException e) {
      LOG.debug("shutting down: another instance, or the next start, does the rest");
    }
  }

  private void start() {
    try {
      worker.execute(this::work);
    } catch (RejectedExecutionException e) {
      LOG.debug("shutting down: another instance, or the next start, does the rest");
    }
  }

  @Scheduled(
      every = "10s",
      delayed = "5s",
      concurrentExecution = Scheduled.ConcurrentExecution.SKIP)
  void takeUpWhatWasLeft() {
    start();
  }

  @PreDestroy
  void stop() {
    worker.shutdownNow();
  }

  private void work() {
    try {
      for (Optional<UUID> job = claim(); job.isPresent(); job = claim()) {
        run(job.get());
      }
    } catch (RuntimeException e) {
      LOG.errorf(e, "judging again stopped; it goes on in %s", CLAIM);
    }
  }

  /** The oldest work that nobody does. */
  @SuppressWarnings("unchecked")
  private Optional<UUID> claim() {
    Instant now = clock.instant();
    return QuarkusTransaction.requiringNew()
        .call(
            () -> {
              List<UUID> found =
                  database
                      .createNativeQuery(
                          "update reappraisal set claimed_until = :until where id = (select id from"
                              + " reappraisal where finished_at is null and (claimed_until is null"
                              + " or claimed_until < :now) order by id for update skip locked"
                              + " limit 1) returning id",
                          UUID.class)
                      .setParameter("until", now.plus(CLAIM))
                      .setParameter("now", now)
                      .getResultList();
              return found.stream().findFirst();
            });
  }

  private void run(UUID id) {
    while (!Thread.currentThread().isInterrupted()) {
      StoredReappraisal job =
          QuarkusTransaction.requiringNew().call(() -> database.find(StoredReappraisal.class, id));
      ReappraisalBatch.Outcome outcome =
          batch.judge(Optional.ofNullable(job.afterHost), job.createdAt, job.cause);
      boolean finished = outcome.last().isEmpty();
      QuarkusTransaction.requiringNew().run(() -> note(id, outcome, finished));
      if (finished) {
        LOG.infof(
            "%s: %d hosts judged again, %d verdicts changed, %d could not be judged",
            job.cause,
            job.judged + outcome.judged(),
            job.changed + outcome.changed(),
            job.failed + outcome.failed());
        return;
      }
    }
  }

  private void note(UUID id, ReappraisalBatch.Outcome outcome, boolean finished) {
    StoredReappraisal job =
        database.find(StoredReappraisal.class, id, LockModeType.PESSIMISTIC_WRITE);
    job.judged += outcome.judged();
    job.changed += outcome.changed();
    job.failed += outcome.failed();
    if (finished) {
      job.finishedAt = clock.instant();
      job.claimedUntil = null;
    } else {
      job.afterHost = outcome.last().orElseThrow();
      job.claimedUntil = clock.instant().plus(CLAIM);
    }
  }

  /** The latest {@code limit} of them, latest first. */
  List<StoredReappraisal> latest(int limit) {
    return database
        .createQuery(
            "select r from StoredReappraisal r order by r.id desc", StoredReappraisal.class)
        .setMaxResults(limit)
        .getResultList();
  }
}
