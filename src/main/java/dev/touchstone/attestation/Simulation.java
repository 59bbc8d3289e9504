package dev.touchstone.attestation;

import dev.touchstone.appraisal.Verdict;
import dev.touchstone.host.Host;
import dev.touchstone.host.Hosts;
import io.quarkus.narayana.jta.QuarkusTransaction;
import jakarta.annotation.PreDestroy;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.Consumer;
import java.util.function.Predicate;
import org.jboss.logging.Logger;

/**
 * What verdicts would become under other terms. Judges the stored last evidence of hosts, as
 * judging again would, and changes nothing.
 */
@ApplicationScoped
class Simulation {
  private static final Logger LOG = Logger.getLogger(Simulation.class);
  private static final int PER_TRANSACTION = 100;

  private final Hosts hosts;
  private final StoredEvidences evidences;
  private final Judge judge;
  private final int workers = Runtime.getRuntime().availableProcessors();
  private final ExecutorService pool =
      Executors.newFixedThreadPool(workers, Thread.ofPlatform().name("simulation-", 1).factory());

  Simulation(Hosts hosts, StoredEvidences evidences, Judge judge) {
    this.hosts = hosts;
    this.evidences = evidences;
    this.judge = judge;
  }

  @PreDestroy
  void stop() {
    pool.shutdownNow();
  }

  /** How far a simulation has come. */
  record Progress(int judged, int total) {}

  /**
   * Judges the hosts that {@code selected} picks; {@code progress} hears of each batch.
   *
   * @param limit how many changes are listed; all are counted
   */
  SimulationOutcome run(
      Terms terms, Predicate<Host> selected, int limit, Consumer<Progress> progress) {
    int total = QuarkusTransaction.requiringNew().call(evidences::count);
    SimulationOutcome.Tally tally = new SimulationOutcome.Tally(limit);
    Optional<UUID> after = Optional.empty();
    int seen = 0;
    while (true) {
      Optional<UUID> from = after;
      List<StoredEvidence> batch =
          QuarkusTransaction.requiringNew()
              .call(() -> evidences.following(from, PER_TRANSACTION * workers));
      if (batch.isEmpty()) {
        return tally.outcome();
      }
      List<Future<List<SimulatedHost>>> shares = new ArrayList<>();
      for (int i = 0; i < batch.size(); i += PER_TRANSACTION) {
        List<StoredEvidence> share = batch.subList(i, Math.min(batch.size(), i + PER_TRANSACTION));
        shares.add(pool.submit(() -> judge(share, terms, selected)));
      }
      shares.forEach(share -> tally.add(outcome(share)));
      seen += batch.size();
      after = Optional.of(batch.getLast().hostId());
      progress.accept(new Progress(seen, Math.max(seen, total)));
    }
  }

  private static List<SimulatedHost> outcome(Future<List<SimulatedHost>> share) {
    try {
      return share.get();
    } catch (ExecutionException e) {
      throw new IllegalStateException("a simulation failed", e.getCause());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted during a simulation", e);
    }
  }

  private List<SimulatedHost> judge(
      List<StoredEvidence> share, Terms terms, Predicate<Host> selected) {
    return QuarkusTransaction.requiringNew()
        .call(
            () -> {
              judge.prepare(share);
              List<SimulatedHost> judged = new ArrayList<>();
              for (StoredEvidence stored : share) {
                hosts
                    .byId(stored.hostId())
                    .filter(selected)
                    .ifPresent(host -> judged.add(judge(stored, host, terms)));
              }
              return judged;
            });
  }

  private SimulatedHost judge(StoredEvidence stored, Host host, Terms terms) {
    try {
      Judge.Judgement judgement = judge.judge(stored, host, terms);
      Verdict verdict = judgement.appraisal().verdict();
      return SimulatedHost.of(stored, verdict, judgement.terms().name());
    } catch (RuntimeException e) {
      LOG.warnf("simulation: host %s cannot be judged: %s", host.name(), e);
      return SimulatedHost.failed(stored);
    }
  }
}
