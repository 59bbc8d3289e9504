package dev.touchstone.scheduler.kubernetes;

import static org.assertj.core.api.Assertions.assertThat;

import dev.touchstone.scheduler.kubernetes.NodeMarks.TaintEffect;
import io.fabric8.kubernetes.api.model.NodeBuilder;
import io.fabric8.kubernetes.client.server.mock.EnableKubernetesMockClient;
import io.fabric8.mockwebserver.http.RecordedRequest;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

@EnableKubernetesMockClient(crud = true)
class NodeControllerTest extends MockCluster {
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
