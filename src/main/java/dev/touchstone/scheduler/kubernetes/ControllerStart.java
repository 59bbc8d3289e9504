package dev.touchstone.scheduler.kubernetes;

import dev.touchstone.scheduler.kubernetes.NodeMarks.TaintEffect;
import dev.touchstone.trust.TrustAnswers;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.micrometer.core.instrument.MeterRegistry;
import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.StartupEvent;
import io.quarkus.scheduler.Scheduled;
import io.quarkus.scheduler.Scheduler;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import jakarta.enterprise.inject.Instance;
import java.time.Clock;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.jboss.logging.Logger;

/** Starts marking nodes if the configuration says so; if not, nothing of Kubernetes is touched. */
@ApplicationScoped
class ControllerStart {
  private static final Logger LOG = Logger.getLogger(ControllerStart.class);

  /** Enough for a cluster that has to be marked from scratch, and no burden to an API server. */
  private static final int AT_ONCE = 8;

  private final KubernetesConfig config;
  private final NodeNaming naming;
  private final Instance<KubernetesClient> client;
  private final Instance<TrustAnswers> trust;
  private final AdvisoryLock leadership;
  private final DatabaseGuardStore guard;
  private final Scheduler scheduler;
  private final MeterRegistry metrics;
  private final Clock clock;
  private Optional<NodeController> controller = Optional.empty();

  ControllerStart(
      KubernetesConfig config,
      NodeNaming naming,
      Instance<KubernetesClient> client,
      Instance<TrustAnswers> trust,
      AdvisoryLock leadership,
      DatabaseGuardStore guard,
      Scheduler scheduler,
      MeterRegistry metrics,
      Clock clock) {
    this.config = config;
    this.naming = naming;
    this.client = client;
    this.trust = trust;
    this.leadership = leadership;
    this.guard = guard;
    this.scheduler = scheduler;
    this.metrics = metrics;
    this.clock = clock;
  }

  void start(@Observes StartupEvent event) {
    // Checked also when off: a typo shows at the start and not on the day it is switched on.
    TaintTerms terms = terms(config.controller());
    if (!config.controller().enabled()) {
      return;
    }
    ExecutorService workers =
        Executors.newFixedThreadPool(
            AT_ONCE, Thread.ofPlatform().name("kubernetes-nodes-", 0).daemon().factory());
    NodeController nodes =
        new NodeController(
            new KubernetesNodes(client::get, terms.effect()),
            leadership,
            guard,
            trust::get,
            naming,
            terms,
            config.controller().interval(),
            clock,
            metrics,
            workers);
    controller = Optional.of(nodes);
    scheduler
        .newJob("kubernetes-nodes")
        .setInterval("1s")
        .setConcurrentExecution(Scheduled.ConcurrentExecution.SKIP)
        .setTask(execution -> nodes.tick())
        .schedule();
    LOG.infof(
        "Kubernetes nodes are marked: label %s, taint %s:%s",
        NodeMarks.TRUSTED_LABEL, NodeMarks.UNTRUSTED_TAINT, terms.effect().text());
  }

  void stop(@Observes ShutdownEvent event) {
    controller.ifPresent(NodeController::close);
    leadership.release();
  }

  private static TaintTerms terms(KubernetesConfig.Controller config) {
    if (config.interval().toSeconds() < 1) {
      throw new IllegalArgumentException(
          "touchstone.kubernetes.controller.interval: expected at least PT1S, found "
              + config.interval());
    }
    return new TaintTerms(
        config.taintedNodes().map(NodeSelection::parse).orElse(NodeSelection.EVERY),
        TaintEffect.ofText(config.taintEffect()),
        config.guardShare());
  }
}
