package dev.touchstone.scheduler.kubernetes;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.client.server.mock.EnableKubernetesMockClient;
import java.time.Duration;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

@EnableKubernetesMockClient(crud = true)
class TaintGuardTest extends MockCluster {
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
}
