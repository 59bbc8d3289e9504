package dev.touchstone.scheduler.kubernetes;

import dev.touchstone.scheduler.kubernetes.NodeMarks.TaintEffect;
import io.fabric8.kubernetes.api.model.Node;
import io.fabric8.kubernetes.api.model.NodeBuilder;
import io.fabric8.kubernetes.api.model.Taint;
import io.fabric8.kubernetes.api.model.TaintBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.server.mock.KubernetesMockServer;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.UnaryOperator;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;

/** A controller under test, and the fabric8 mock of an API server, which keeps what it is told. */
abstract class MockCluster {
  static final Taint FOREIGN =
      new TaintBuilder()
          .withKey("example.com/dedicated")
          .withValue("payments")
          .withEffect("NoSchedule")
          .build();

  KubernetesMockServer server;
  KubernetesClient client;

  final FakeTrust trust = new FakeTrust();
  final FakeGuardStore guard = new FakeGuardStore();
  final ExecutorService workers = Executors.newFixedThreadPool(4);
  final SimpleMeterRegistry metrics = new SimpleMeterRegistry();
  Leadership.Outcome leadership = Leadership.Outcome.LED;
  Instant now = Instant.parse("2026-11-20T08:00:00Z");
  UnaryOperator<ClusterNodes> between = nodes -> nodes;

  final Clock clock =
      new Clock() {
        @Override
        public Instant instant() {
          return now;
        }

        @Override
        public ZoneId getZone() {
          return ZoneOffset.UTC;
        }

        @Override
        public Clock withZone(ZoneId zone) {
          return this;
        }
      };

  @AfterEach
  void stop() {
    workers.shutdownNow();
  }

  NodeController controller() {
    return controller(TaintEffect.NO_SCHEDULE, new NodeNaming(Optional.empty()));
  }

  NodeController controller(TaintEffect effect, NodeNaming naming) {
    return new NodeController(
        between.apply(new KubernetesNodes(() -> client, effect)),
        work -> {
          if (leadership == Leadership.Outcome.LED) {
            work.run();
          }
          return leadership;
        },
        guard,
        () -> trust,
        naming,
        new TaintTerms(NodeSelection.EVERY, effect, 0.2),
        Duration.ofSeconds(60),
        clock,
        metrics,
        workers);
  }

  /** {@code node1} and so on, each with a label and a taint of somebody else's. */
  void cluster(int count) {
    IntStream.rangeClosed(1, count).forEach(i -> create("node" + i, Map.of("rack", "r" + i)));
  }

  void create(String name, Map<String, String> labels) {
    client
        .resource(
            new NodeBuilder()
                .withNewMetadata()
                .withName(name)
                .withLabels(labels)
                .endMetadata()
                .withNewSpec()
                .withTaints(FOREIGN)
                .endSpec()
                .build())
        .create();
  }

  Node node(String name) {
    return client.nodes().withName(name).get();
  }

  boolean isLabelled(String name) {
    return "true".equals(node(name).getMetadata().getLabels().get(NodeMarks.TRUSTED_LABEL));
  }

  List<String> effects(String name) {
    return node(name).getSpec().getTaints().stream()
        .filter(taint -> taint.getKey().equals(NodeMarks.UNTRUSTED_TAINT))
        .map(Taint::getEffect)
        .toList();
  }

  void tickAfter(NodeController controller, Duration time) {
    now = now.plus(time);
    controller.tick();
  }
}
