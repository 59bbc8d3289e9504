package dev.touchstone.scheduler.kubernetes;

import static org.assertj.core.api.Assertions.assertThat;

import dev.touchstone.scheduler.kubernetes.NodeMarks.TaintEffect;
import io.fabric8.kubernetes.api.model.NodeBuilder;
import io.fabric8.kubernetes.api.model.Taint;
import io.fabric8.kubernetes.api.model.TaintBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.server.mock.EnableKubernetesMockClient;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** What fails around the controller, and what it does then. */
@EnableKubernetesMockClient(crud = true)
class NodeControllerFailuresTest extends MockCluster {
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
}
