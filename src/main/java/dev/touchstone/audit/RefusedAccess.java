package dev.touchstone.audit;

import io.quarkus.narayana.jta.QuarkusTransaction;
import io.quarkus.scheduler.Scheduled;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.LongAdder;
import org.jboss.logging.Logger;

/**
 * Refused credentials and calls that were not allowed: counted in memory by who, from where and
 * what, and written down once a period, so that somebody who tries a million times fills neither
 * the memory nor the journal. What does not fit is counted under one name.
 */
@ApplicationScoped
class RefusedAccess {
  private static final Logger LOG = Logger.getLogger(RefusedAccess.class);
  private static final int MOST = 200;
  private static final Refusal OTHERS = new Refusal("anonymous", "various", "access", "further");

  private final ConcurrentHashMap<Refusal, LongAdder> counts = new ConcurrentHashMap<>();
  private final Journal journal;

  RefusedAccess(Journal journal) {
    this.journal = journal;
  }

  /**
   * @param what the status and why, in a few words
   * @param route the method and the path as it is declared, never what was sent
   */
  record Refusal(String actor, String address, String route, String what) {}

  void note(Refusal refusal) {
    Refusal key = counts.size() < MOST || counts.containsKey(refusal) ? refusal : OTHERS;
    counts.computeIfAbsent(key, any -> new LongAdder()).increment();
  }

  @Scheduled(
      every = "10s",
      delayed = "10s",
      concurrentExecution = Scheduled.ConcurrentExecution.SKIP)
  void write() {
    if (counts.isEmpty()) {
      return;
    }
    try {
      QuarkusTransaction.requiringNew().run(this::writeAll);
    } catch (RuntimeException e) {
      LOG.warnf("refused access could not be written to the journal: %s", e.getMessage());
    }
  }

  private void writeAll() {
    for (Refusal refusal : counts.keySet()) {
      LongAdder count = counts.remove(refusal);
      if (count == null) {
        continue;
      }
      journal.record(
          AuditAction.ACCESS_FAILED,
          refusal.actor(),
          "call",
          refusal.route(),
          AuditChange.to(refusal.what() + ", " + count.sum() + " times")
              .because("from " + refusal.address()));
    }
  }
}
