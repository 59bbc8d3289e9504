package dev.touchstone.scheduler.kubernetes;

import dev.touchstone.trust.TrustAnswers;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Future;
import java.util.function.Supplier;
import org.jboss.logging.Logger;

/**
 * Keeps the label on trusted nodes and the taint on the others. Each tick compares the trust in
 * memory with the nodes as they were last seen; at each interval all nodes are listed anew. Used by
 * one thread.
 */
final class NodeController implements AutoCloseable {
  private static final Logger LOG = Logger.getLogger(NodeController.class);

  /**
   * How long trust that knows no host at all is taken for memory that is not filled yet: a restart
   * must not take the label from every node.
   */
  private static final Duration WARM_UP = Duration.ofMinutes(1);

  private static final Duration LIST_AGAIN = Duration.ofSeconds(5);

  private final ClusterNodes cluster;
  private final Leadership leadership;
  private final GuardStore guard;
  private final Supplier<TrustAnswers> trust;
  private final NodeNaming naming;
  private final TaintTerms terms;
  private final Duration interval;
  private final Clock clock;
  private final MeterRegistry metrics;
  private final ExecutorService workers;
  private final RetryTimes retries;
  private final Instant started;

  private Map<String, ClusterNode> known = Map.of();
  private Instant nextList = Instant.MIN;
  private volatile GuardState state = GuardState.NOTHING;

  NodeController(
      ClusterNodes cluster,
      Leadership leadership,
      GuardStore guard,
      Supplier<TrustAnswers> trust,
      NodeNaming naming,
      TaintTerms terms,
      Duration interval,
      Clock clock,
      MeterRegistry metrics,
      ExecutorService workers) {
    this.cluster = cluster;
    this.leadership = leadership;
    this.guard = guard;
    this.trust = trust;
    this.naming = naming;
    this.terms = terms;
    this.interval = interval;
    this.clock = clock;
    this.metrics = metrics;
    this.workers = workers;
    this.retries = new RetryTimes(interval);
    this.started = clock.instant();
    Gauge.builder("touchstone.kubernetes.taints.held", () -> state.held().size())
        .description("Nodes without trust that the guard keeps from being tainted")
        .register(metrics);
    Gauge.builder("touchstone.kubernetes.taints", () -> state.tainted().size())
        .description("Nodes that are tainted for lack of trust")
        .register(metrics);
  }

  /** One round; never throws. */
  void tick() {
    try {
      switch (leadership.lead(() -> round(Powers.ALL))) {
        case LED -> {}
        case FOLLOWED -> follow();
        case UNDECIDED -> round(Powers.WITHDRAW);
      }
    } catch (RuntimeException e) {
      LOG.error("Kubernetes nodes could not be marked in this round; the next one tries again", e);
    }
  }

  private enum Powers {
    ALL,
    /**
     * The database is away, and with it the word who leads: leases that run out still cost nodes
     * their label. That several instances do so at once does no harm.
     */
    WITHDRAW
  }

  /** What another instance does to nodes is not seen here: begin afresh when it is our turn. */
  private void follow() {
    known = Map.of();
    nextList = Instant.MIN;
    state = GuardState.NOTHING;
  }

  private void round(Powers powers) {
    Instant now = clock.instant();
    TrustAnswers answers = trust.get();
    if (now.isBefore(started.plus(WARM_UP)) && knowsNobody(answers)) {
      LOG.debug("no host is known yet: nodes stay as they are");
      return;
    }
    boolean listed = list(now);
    if (known.isEmpty()) {
      return;
    }
    Set<String> untrusted = new HashSet<>();
    NodePlan plan =
        NodePlan.of(
            known.values(),
            node -> {
              boolean trusted = isTrusted(answers, node);
              if (!trusted) {
                untrusted.add(node.name());
              }
              return trusted;
            },
            terms,
            powers == Powers.ALL ? this::released : Set::of);
    List<NodeChange> changes = plan.changes();
    if (powers == Powers.WITHDRAW) {
      changes = changes.stream().map(NodeChange::onlyWithdrawal).toList();
    }
    apply(changes, now);
    if (powers == Powers.ALL) {
      keep(plan.guard(), listed, untrusted);
    }
  }

  private static boolean knowsNobody(TrustAnswers answers) {
    try (var hosts = answers.all()) {
      return hosts.findAny().isEmpty();
    }
  }

  private boolean list(Instant now) {
    if (now.isBefore(nextList)) {
      return false;
    }
    try {
      Map<String, ClusterNode> nodes = new LinkedHashMap<>();
      cluster.list().forEach(node -> nodes.put(node.name(), node));
      known = nodes;
      nextList = now.plus(interval);
      return true;
    } catch (RuntimeException e) {
      nextList = now.plus(LIST_AGAIN);
      metrics.counter("touchstone.kubernetes.lists.failed").increment();
      LOG.errorf("the nodes of the cluster could not be listed: %s", e.getMessage());
      return false;
    }
  }

  /** Doubt is no trust: an answer that fails counts as none, for this node alone. */
  private boolean isTrusted(TrustAnswers answers, ClusterNode node) {
    Optional<String> label = naming.label().flatMap(node::label);
    try {
      return naming
          .host(node.name(), label)
          .map(host -> answers.answer(host).trusted())
          .orElse(false);
    } catch (RuntimeException e) {
      LOG.errorf(e, "whether node %s is trusted cannot be told", node.name());
      return false;
    }
  }

  private Set<String> released() {
    try {
      return guard.released();
    } catch (RuntimeException e) {
      LOG.errorf("what admins let through cannot be read, so nothing is: %s", e.getMessage());
      return Set.of();
    }
  }

  private void apply(List<NodeChange> changes, Instant now) {
    Map<String, Future<Optional<ClusterNode>>> running = new LinkedHashMap<>();
    for (NodeChange change : changes) {
      if (!change.isNothing() && retries.isDue(change.node(), now)) {
        running.put(change.node(), workers.submit(() -> cluster.apply(change)));
      }
    }
    Map<String, ClusterNode> next = new HashMap<>(known);
    running.forEach(
        (name, result) -> {
          try {
            result.get().ifPresentOrElse(node -> next.put(name, node), () -> next.remove(name));
            retries.succeeded(name);
            count("changed");
          } catch (ExecutionException e) {
            retries.failed(name, now);
            count("failed");
            LOG.errorf("node %s could not be marked: %s", name, e.getCause().getMessage());
          } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
          }
        });
    known = next;
  }

  private void count(String outcome) {
    metrics.counter("touchstone.kubernetes.node.changes", "outcome", outcome).increment();
  }

  private void keep(GuardState next, boolean listed, Set<String> untrusted) {
    boolean changed = !next.equals(state);
    if (!next.held().isEmpty() && !next.held().equals(state.held())) {
      LOG.errorf(
          "taints are held: %d of %d nodes are without trust, %d may be tainted without an admin's"
              + " word. If that is right: POST /v1/kubernetes/guard/release. Held: %s",
          next.held().size() + next.tainted().size(),
          next.nodes(),
          next.limit(),
          shortened(next.held()));
    }
    state = next;
    if (changed || listed) {
      guard.keep(next);
    }
    if (listed) {
      guard.endReleasesExcept(untrusted);
    }
  }

  private static List<String> shortened(List<String> names) {
    if (names.size() <= 20) {
      return names;
    }
    List<String> some = new ArrayList<>(names.subList(0, 20));
    some.add("…");
    return some;
  }

  @Override
  public void close() {
    workers.shutdownNow();
  }
}
