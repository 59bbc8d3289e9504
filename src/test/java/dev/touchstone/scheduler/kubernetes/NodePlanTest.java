package dev.touchstone.scheduler.kubernetes;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.touchstone.scheduler.kubernetes.NodeChange.Mark;
import dev.touchstone.scheduler.kubernetes.NodeMarks.TaintEffect;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class NodePlanTest {
  private static final TaintTerms TERMS =
      new TaintTerms(NodeSelection.EVERY, TaintEffect.NO_SCHEDULE, 0.2);
  private static final Map<String, String> TRUSTED = Map.of(NodeMarks.TRUSTED_LABEL, "true");

  private static ClusterNode node(String name, Map<String, String> labels, String... effects) {
    return new ClusterNode(name, labels, Set.of(effects));
  }

  /** {@code n1} to {@code n<count>}, all labelled. */
  private static List<ClusterNode> labelled(int count) {
    return IntStream.rangeClosed(1, count).mapToObj(i -> node("n" + i, TRUSTED)).toList();
  }

  private static NodePlan plan(
      List<ClusterNode> nodes, Set<String> untrusted, Set<String> released, TaintTerms terms) {
    return NodePlan.of(nodes, node -> !untrusted.contains(node.name()), terms, () -> released);
  }

  private static NodePlan plan(List<ClusterNode> nodes, Set<String> untrusted) {
    return plan(nodes, untrusted, Set.of(), TERMS);
  }

  @Test
  void nothing_changes_where_everything_is_right() {
    assertThat(plan(labelled(3), Set.of()).changes()).isEmpty();
  }

  @Test
  void a_trusted_node_gets_the_label_and_loses_the_taint() {
    assertThat(plan(List.of(node("a", Map.of("x", "y"), "NoSchedule")), Set.of()).changes())
        .containsExactly(new NodeChange("a", Mark.PUT, Mark.REMOVE));
  }

  @Test
  void a_label_with_another_value_is_not_ours() {
    assertThat(
            plan(List.of(node("a", Map.of(NodeMarks.TRUSTED_LABEL, "false"))), Set.of()).changes())
        .containsExactly(new NodeChange("a", Mark.PUT, Mark.KEEP));
  }

  @Test
  void up_to_the_limit_nodes_are_tainted() {
    NodePlan plan = plan(labelled(10), Set.of("n1", "n2"));

    assertThat(plan.changes())
        .containsExactlyInAnyOrder(
            new NodeChange("n1", Mark.REMOVE, Mark.PUT),
            new NodeChange("n2", Mark.REMOVE, Mark.PUT));
    assertThat(plan.guard()).isEqualTo(new GuardState(10, 2, List.of("n1", "n2"), List.of()));
  }

  @Test
  void above_the_limit_no_node_is_tainted_and_all_lose_the_label() {
    NodePlan plan = plan(labelled(10), Set.of("n1", "n2", "n3"));

    assertThat(plan.changes())
        .hasSize(3)
        .allMatch(change -> change.label() == Mark.REMOVE && change.taint() == Mark.KEEP);
    assertThat(plan.guard().held()).containsExactly("n1", "n2", "n3");
    assertThat(plan.guard().share()).isEqualTo(0.3);
  }

  @Test
  void one_node_may_always_be_tainted() {
    assertThat(plan(labelled(1), Set.of("n1")).guard().tainted()).containsExactly("n1");
    assertThat(plan(labelled(3), Set.of("n1", "n2")).guard().held()).hasSize(2);
  }

  @Test
  void taints_that_are_there_count_and_stay() {
    List<ClusterNode> nodes = new java.util.ArrayList<>(labelled(8));
    nodes.add(node("t1", Map.of(), "NoSchedule"));
    nodes.add(node("t2", Map.of(), "NoSchedule"));

    NodePlan plan = plan(nodes, Set.of("t1", "t2", "n1"));

    assertThat(plan.changes()).containsExactly(new NodeChange("n1", Mark.REMOVE, Mark.KEEP));
    assertThat(plan.guard()).isEqualTo(new GuardState(10, 2, List.of("t1", "t2"), List.of("n1")));
  }

  @Test
  void what_an_admin_released_is_tainted_and_no_longer_counts() {
    Set<String> untrusted = Set.of("n1", "n2", "n3", "n4");

    NodePlan all = plan(labelled(10), untrusted, untrusted, TERMS);
    NodePlan some = plan(labelled(10), untrusted, Set.of("n1"), TERMS);

    assertThat(all.guard().tainted()).containsExactlyInAnyOrder("n1", "n2", "n3", "n4");
    assertThat(all.guard().held()).isEmpty();
    assertThat(some.guard().tainted()).containsExactly("n1");
    assertThat(some.guard().held()).containsExactly("n2", "n3", "n4");
  }

  @Test
  void releases_are_asked_for_only_above_the_limit() {
    NodePlan plan =
        NodePlan.of(
            labelled(10),
            node -> !node.name().equals("n1"),
            TERMS,
            () -> {
              throw new AssertionError("not needed");
            });

    assertThat(plan.guard().held()).isEmpty();
  }

  @Test
  void a_stronger_effect_is_guarded_like_a_new_taint() {
    TaintTerms evict = new TaintTerms(NodeSelection.EVERY, TaintEffect.NO_EXECUTE, 0.2);
    List<ClusterNode> nodes =
        List.of(node("a", Map.of(), "NoSchedule"), node("b", Map.of(), "NoSchedule"));

    assertThat(plan(nodes, Set.of("a", "b"), Set.of(), evict).changes()).isEmpty();
    assertThat(plan(nodes, Set.of("a"), Set.of(), evict).changes())
        .contains(new NodeChange("a", Mark.KEEP, Mark.PUT));
  }

  @Test
  void nodes_that_are_not_selected_are_never_tainted_and_do_not_count() {
    TaintTerms terms =
        new TaintTerms(
            NodeSelection.parse("!node-role.kubernetes.io/control-plane"),
            TaintEffect.NO_SCHEDULE,
            0.5);
    Map<String, String> control = Map.of("node-role.kubernetes.io/control-plane", "");
    List<ClusterNode> nodes =
        List.of(node("c", control, "NoSchedule"), node("n1", TRUSTED), node("n2", TRUSTED));

    NodePlan plan = plan(nodes, Set.of("c", "n1"), Set.of(), terms);

    assertThat(plan.guard()).isEqualTo(new GuardState(2, 1, List.of("n1"), List.of()));
    assertThat(plan.changes()).contains(new NodeChange("c", Mark.KEEP, Mark.REMOVE));
  }

  @Test
  void selections_read_as_kubernetes_writes_them() {
    ClusterNode node = node("a", Map.of("zone", "r1", "gpu", ""));
    for (String holds :
        List.of("", "zone", "zone=r1", "zone==r1", "zone!=r2", "!tpu", "gpu, zone=r1")) {
      assertThat(NodeSelection.parse(holds).selects(node)).as(holds).isTrue();
    }
    for (String not : List.of("tpu", "zone=r2", "zone!=r1", "!gpu", "gpu,tpu")) {
      assertThat(NodeSelection.parse(not).selects(node)).as(not).isFalse();
    }
    assertThatThrownBy(() -> NodeSelection.parse("zone in (r1)"))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void a_limit_of_nothing_or_more_than_all_is_refused() {
    for (double share : new double[] {0, -0.1, 1.1, Double.NaN}) {
      assertThatThrownBy(() -> new TaintTerms(NodeSelection.EVERY, TaintEffect.NO_SCHEDULE, share))
          .hasMessageContaining("guard-share");
    }
    assertThat(TERMS.limit(4)).isEqualTo(1);
    assertThat(TERMS.limit(5000)).isEqualTo(1000);
    assertThat(new TaintTerms(NodeSelection.EVERY, TaintEffect.NO_SCHEDULE, 0.29).limit(100))
        .isEqualTo(29);
  }
}
