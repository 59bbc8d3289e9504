package dev.touchstone.scheduler.kubernetes;

import static org.assertj.core.api.Assertions.assertThat;

import dev.touchstone.scheduler.kubernetes.NodeMarks.TaintEffect;
import io.fabric8.kubernetes.api.model.Node;
import io.fabric8.kubernetes.api.model.NodeBuilder;
import io.fabric8.kubernetes.api.model.Taint;
import io.fabric8.kubernetes.api.model.TaintBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.server.mock.EnableKubernetesMockClient;
import io.fabric8.kubernetes.client.server.mock.KubernetesMockServer;
import io.fabric8.mockwebserver.http.RecordedRequest;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.UnaryOperator;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Against the fabric8 mock of an API server, which keeps what it is told. */
@EnableKubernetesMockClient(crud = true)
class NodeControllerTest {
  private static final Taint FOREIGN =
      new TaintBuilder()
          .withKey("example.com/dedicated")
          .withValue("payments")
          .withEffect("NoSchedule")
          .build();

  KubernetesMockServer server;
  KubernetesClient client;

  private final FakeTrust trust = new FakeTrust();
  private final FakeGuardStore guard = new FakeGuardStore();
  private final ExecutorService workers = Executors.newFixedThreadPool(4);
  private final SimpleMeterRegistry metrics = new SimpleMeterRegistry();
  private Leadership.Outcome leadership = Leadership.Outcome.LED;
  private Instant now = Instant.parse("2026-11-20T08:00:00Z");
  private UnaryOperator<ClusterNodes> between = nodes -> nodes;

  private final Clock clock =
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

  private NodeController controller() {
    return controller(TaintEffect.NO_SCHEDULE, new NodeNaming(Optional.empty()));
  }

  private NodeController controller(TaintEffect effect, NodeNaming naming) {
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
  private void cluster(int count) {
    IntStream.rangeClosed(1, count).forEach(i -> create("node" + i, Map.of("rack", "r" + i)));
  }

  private void create(String name, Map<String, String> labels) {
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

  private Node node(String name) {
    return client.nodes().withName(name).get();
  }

  private boolean isLabelled(String name) {
    return "true".equals(node(name).getMetadata().getLabels().get(NodeMarks.TRUSTED_LABEL));
  }

  private List<String> effects(String name) {
    return node(name).getSpec().getTaints().stream()
        .filter(taint -> taint.getKey().equals(NodeMarks.UNTRUSTED_TAINT))
        .map(Taint::getEffect)
        .toList();
  }

  private void tickAfter(NodeController controller, Duration time) {
    now = now.plus(time);
    controller.tick();
  }

  @Test
  void trusted_nodes_get_the_label_and_the_other_one_the_taint() {
    cluster(5);
    trust.trustedNodes(4).untrusted("node5", "PCR 17");

    controller().tick();

    for (String name : List.of("node1", "node2", "node3", "node4")) {
      assertThat(isLabelled(name)).isTrue();
      assertThat(effects(name)).isEmpty();
    }
    assertThat(isLabelled("node5")).isFalse();
    assertThat(effects("node5")).containsExactly("NoSchedule");
  }

  @Test
  void labels_and_taints_of_others_are_kept() {
    cluster(5);
    trust.trustedNodes(4);
    NodeController controller = controller();
    controller.tick();
    trust.trustedNodes(5).untrusted("node1", "PCR 17");
    tickAfter(controller, Duration.ofSeconds(1));

    for (int i = 1; i <= 5; i++) {
      assertThat(node("node" + i).getMetadata().getLabels()).containsEntry("rack", "r" + i);
      assertThat(node("node" + i).getSpec().getTaints()).contains(FOREIGN);
    }
    assertThat(effects("node1")).containsExactly("NoSchedule");
    assertThat(effects("node5")).isEmpty();
    assertThat(isLabelled("node5")).isTrue();
  }

  @Test
  void a_node_without_any_label_or_taint_is_marked_too() {
    for (String name : List.of("node1", "node2")) {
      client
          .resource(
              new NodeBuilder()
                  .withNewMetadata()
                  .withName(name)
                  .endMetadata()
                  .withNewSpec()
                  .endSpec()
                  .build())
          .create();
    }
    trust.trusted("node1");

    controller().tick();

    assertThat(isLabelled("node1")).isTrue();
    assertThat(effects("node2")).containsExactly("NoSchedule");
  }

  @Test
  void a_verdict_that_ran_out_costs_the_label_at_the_next_tick() {
    cluster(5);
    trust.trustedNodes(5);
    NodeController controller = controller();
    controller.tick();
    trust.stale("node3");

    tickAfter(controller, Duration.ofSeconds(1));

    assertThat(isLabelled("node3")).isFalse();
    assertThat(effects("node3")).containsExactly("NoSchedule");
    assertThat(isLabelled("node4")).isTrue();
  }

  @Test
  void what_somebody_undid_is_done_again_within_the_interval() {
    cluster(5);
    trust.trustedNodes(4);
    NodeController controller = controller();
    controller.tick();
    client
        .nodes()
        .withName("node5")
        .edit(
            node ->
                new NodeBuilder(node)
                    .editMetadata()
                    .addToLabels(NodeMarks.TRUSTED_LABEL, "true")
                    .endMetadata()
                    .editSpec()
                    .withTaints(FOREIGN)
                    .endSpec()
                    .build());

    tickAfter(controller, Duration.ofSeconds(60));

    assertThat(isLabelled("node5")).isFalse();
    assertThat(effects("node5")).containsExactly("NoSchedule");
  }

  @Test
  void the_guard_holds_the_taints_of_a_mass_failure_and_takes_all_labels_at_once() {
    cluster(10);
    trust.trustedNodes(10);
    NodeController controller = controller();
    controller.tick();
    IntStream.rangeClosed(1, 7).forEach(i -> trust.untrusted("node" + i, "golden set revoked"));

    tickAfter(controller, Duration.ofSeconds(1));
    tickAfter(controller, Duration.ofHours(9));

    for (int i = 1; i <= 7; i++) {
      assertThat(isLabelled("node" + i)).isFalse();
      assertThat(effects("node" + i)).isEmpty();
    }
    assertThat(guard.state.held()).hasSize(7);
    assertThat(guard.state.share()).isEqualTo(0.7);
    assertThat(metrics.get("touchstone.kubernetes.taints.held").gauge().value()).isEqualTo(7);
  }

  @Test
  void failures_one_by_one_are_tainted_up_to_the_limit_and_held_beyond() {
    cluster(10);
    trust.trustedNodes(10);
    NodeController controller = controller();
    controller.tick();
    for (int i = 1; i <= 4; i++) {
      trust.stale("node" + i);
      tickAfter(controller, Duration.ofMinutes(5));
    }

    assertThat(guard.state.tainted()).containsExactlyInAnyOrder("node1", "node2");
    assertThat(guard.state.held()).containsExactly("node3", "node4");
    assertThat(effects("node1")).containsExactly("NoSchedule");
    assertThat(effects("node3")).isEmpty();
  }

  @Test
  void an_admins_word_lets_through_what_was_held_then_and_nothing_later() {
    cluster(10);
    trust.trustedNodes(5);
    NodeController controller = controller();
    controller.tick();
    assertThat(guard.state.held()).hasSize(5);
    guard.release();
    tickAfter(controller, Duration.ofSeconds(1));
    IntStream.rangeClosed(6, 10)
        .forEach(i -> assertThat(effects("node" + i)).containsExactly("NoSchedule"));

    IntStream.rangeClosed(1, 5).forEach(i -> trust.stale("node" + i));
    tickAfter(controller, Duration.ofSeconds(1));

    assertThat(guard.state.held()).containsExactly("node1", "node2", "node3", "node4", "node5");
  }

  @Test
  void a_release_ends_when_the_node_is_trusted_again() {
    cluster(10);
    trust.trustedNodes(5);
    NodeController controller = controller();
    controller.tick();
    guard.release();
    trust.trustedNodes(10);

    tickAfter(controller, Duration.ofSeconds(60));

    assertThat(guard.released).isEmpty();
  }

  @Test
  void if_what_admins_released_cannot_be_read_taints_are_held() {
    cluster(10);
    trust.trustedNodes(5);
    NodeController controller = controller();
    controller.tick();
    guard.release();
    guard.away = true;

    tickAfter(controller, Duration.ofSeconds(60));

    assertThat(effects("node10")).isEmpty();
  }

  @Test
  void taints_that_were_there_before_a_restart_stay_and_count() {
    cluster(10);
    trust.trustedNodes(8);
    controller().tick();
    metrics.clear();
    trust.trustedNodes(7);
    trust.stale("node8");

    controller().tick();

    assertThat(effects("node9")).containsExactly("NoSchedule");
    assertThat(effects("node10")).containsExactly("NoSchedule");
    assertThat(guard.state.held()).containsExactly("node8");
  }

  @Test
  void a_restart_before_memory_is_filled_changes_no_node() {
    cluster(5);
    trust.trustedNodes(5);
    controller().tick();
    metrics.clear();
    trust.forget();
    NodeController restarted = controller();

    restarted.tick();
    assertThat(isLabelled("node1")).isTrue();
    tickAfter(restarted, Duration.ofSeconds(61));

    assertThat(isLabelled("node1")).isFalse();
  }

  @Test
  void another_effect_replaces_the_one_that_was_there() {
    cluster(5);
    trust.trustedNodes(4);
    controller().tick();
    metrics.clear();

    controller(TaintEffect.NO_EXECUTE, new NodeNaming(Optional.empty())).tick();

    assertThat(effects("node5")).containsExactly("NoExecute");
    assertThat(node("node5").getSpec().getTaints()).contains(FOREIGN);
  }

  @Test
  void a_change_in_between_is_not_overwritten() {
    cluster(5);
    trust.trustedNodes(4);
    Taint late = new TaintBuilder(FOREIGN).withKey("example.com/late").build();
    KubernetesClient original = client;
    List<String> calls = new ArrayList<>();
    ClusterNodes nodes =
        new KubernetesNodes(
            () -> {
              // The second call of a change is its patch: somebody else is quicker.
              if (calls.size() == 1) {
                original
                    .nodes()
                    .withName("node5")
                    .edit(
                        node ->
                            new NodeBuilder(node).editSpec().addToTaints(late).endSpec().build());
              }
              calls.add("call");
              return original;
            },
            TaintEffect.NO_SCHEDULE);

    nodes.apply(new NodeChange("node5", NodeChange.Mark.KEEP, NodeChange.Mark.PUT));

    assertThat(calls).hasSize(4);
    assertThat(node("node5").getSpec().getTaints())
        .extracting(Taint::getKey)
        .containsExactly("example.com/dedicated", "example.com/late", NodeMarks.UNTRUSTED_TAINT);
  }

  @Test
  void a_node_that_cannot_be_changed_holds_up_no_other_and_is_tried_again_later() {
    cluster(5);
    trust.trustedNodes(5);
    List<String> attempts = new ArrayList<>();
    boolean[] broken = {true};
    between =
        real ->
            new ClusterNodes() {
              @Override
              public List<ClusterNode> list() {
                return real.list();
              }

              @Override
              public Optional<ClusterNode> apply(NodeChange change) {
                if (change.node().equals("node2") && broken[0]) {
                  attempts.add(now.toString());
                  throw new IllegalStateException("admission webhook said no");
                }
                return real.apply(change);
              }
            };
    NodeController controller = controller();

    controller.tick();
    for (String other : List.of("node1", "node3", "node4", "node5")) {
      assertThat(isLabelled(other)).isTrue();
    }
    IntStream.range(0, 10).forEach(i -> tickAfter(controller, Duration.ofSeconds(1)));
    assertThat(attempts).as("at 0, 1, 3 and 7 s").hasSize(4);
    broken[0] = false;
    tickAfter(controller, Duration.ofSeconds(60));

    assertThat(isLabelled("node2")).isTrue();
    assertThat(
            metrics
                .get("touchstone.kubernetes.node.changes")
                .tag("outcome", "failed")
                .counter()
                .count())
        .isEqualTo(4);
  }

  @Test
  void a_node_that_is_gone_is_forgotten() {
    cluster(5);
    trust.trustedNodes(5);
    NodeController controller = controller();
    controller.tick();
    client.nodes().withName("node3").delete();
    trust.stale("node3");

    tickAfter(controller, Duration.ofSeconds(1));
    tickAfter(controller, Duration.ofSeconds(1));

    assertThat(node("node3")).isNull();
    assertThat(guard.state.nodes()).isEqualTo(4);
  }

  @Test
  void without_the_database_leases_that_ran_out_still_cost_the_label_and_nothing_else_happens() {
    cluster(5);
    trust.trustedNodes(4);
    NodeController controller = controller();
    controller.tick();
    leadership = Leadership.Outcome.UNDECIDED;
    guard.away = true;
    trust.trustedNodes(5).stale("node1");

    tickAfter(controller, Duration.ofSeconds(1));

    assertThat(isLabelled("node1")).isFalse();
    assertThat(effects("node1")).isEmpty();
    assertThat(isLabelled("node5")).isFalse();
    assertThat(effects("node5")).containsExactly("NoSchedule");
  }

  @Test
  void another_instance_that_leads_is_left_alone() {
    cluster(5);
    trust.trustedNodes(5);
    leadership = Leadership.Outcome.FOLLOWED;
    NodeController controller = controller();

    controller.tick();
    assertThat(isLabelled("node1")).isFalse();
    leadership = Leadership.Outcome.LED;
    tickAfter(controller, Duration.ofSeconds(1));

    assertThat(isLabelled("node1")).isTrue();
  }

  @Test
  void an_api_server_that_is_away_is_asked_again() {
    cluster(5);
    trust.trustedNodes(5);
    boolean[] away = {true};
    between =
        real ->
            new ClusterNodes() {
              @Override
              public List<ClusterNode> list() {
                if (away[0]) {
                  throw new IllegalStateException("connection refused");
                }
                return real.list();
              }

              @Override
              public Optional<ClusterNode> apply(NodeChange change) {
                return real.apply(change);
              }
            };
    NodeController controller = controller();
    controller.tick();
    away[0] = false;

    tickAfter(controller, Duration.ofSeconds(5));

    assertThat(isLabelled("node1")).isTrue();
  }

  @Test
  void a_node_is_the_host_that_its_protected_label_names() {
    String key = "rack.node-restriction.kubernetes.io/host";
    create("a", Map.of(key, "kvm-1.example"));
    create("kvm-1.example", Map.of());
    trust.trusted("kvm-1.example");

    controller(TaintEffect.NO_SCHEDULE, new NodeNaming(Optional.of(key))).tick();

    assertThat(isLabelled("a")).isTrue();
    assertThat(isLabelled("kvm-1.example")).isFalse();
  }

  @Test
  void the_role_in_the_manifests_allows_just_what_is_done() throws Exception {
    cluster(5);
    trust.trustedNodes(4);
    int before = server.getRequestCount();
    controller().tick();
    TreeSet<String> verbs = new TreeSet<>();
    for (int i = 1; i <= server.getRequestCount(); i++) {
      RecordedRequest request = server.takeRequest();
      if (i > before) {
        assertThat(request.getPath()).startsWith("/api/v1/nodes");
        verbs.add(
            switch (request.method().name()) {
              case "PATCH" -> "patch";
              case "GET" -> request.getPath().matches("/api/v1/nodes/[^?]+.*") ? "get" : "list";
              default -> request.method() + " is in no role";
            });
      }
    }

    assertThat(Manifests.role().getRules()).hasSize(1);
    assertThat(Manifests.role().getRules().get(0).getApiGroups()).containsExactly("");
    assertThat(Manifests.role().getRules().get(0).getResources()).containsExactly("nodes");
    assertThat(Manifests.role().getRules().get(0).getVerbs())
        .containsExactlyInAnyOrderElementsOf(verbs);
  }
}
