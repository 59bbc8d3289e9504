package dev.touchstone.scheduler.kubernetes;

import dev.touchstone.scheduler.kubernetes.NodeChange.Mark;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Set;
import java.util.function.Predicate;
import java.util.function.Supplier;

/**
 * What has to change on which nodes, from what is there and who is trusted. Pure: the guard counts
 * the taints that the cluster has, so that a restart does not make it forget.
 */
record NodePlan(List<NodeChange> changes, GuardState guard) {
  NodePlan {
    changes = List.copyOf(changes);
  }

  /**
   * @param released nodes that an admin let through; asked for only if the limit is exceeded. They
   *     may be tainted, and their taints do not count
   */
  static NodePlan of(
      Collection<ClusterNode> nodes,
      Predicate<ClusterNode> trusted,
      TaintTerms terms,
      Supplier<Set<String>> released) {
    List<ClusterNode> managed = nodes.stream().filter(terms.nodes()::selects).toList();
    List<String> tainted = new ArrayList<>();
    List<String> wanted = new ArrayList<>();
    List<NodeChange> changes = new ArrayList<>();
    for (ClusterNode node : nodes) {
      boolean isTrusted = trusted.test(node);
      Mark label = label(node, isTrusted);
      Mark taint = Mark.KEEP;
      if (isTrusted || !terms.nodes().selects(node)) {
        taint = node.untrustedEffects().isEmpty() ? Mark.KEEP : Mark.REMOVE;
      } else if (node.isTainted(terms.effect())) {
        tainted.add(node.name());
      } else {
        wanted.add(node.name());
      }
      changes.add(new NodeChange(node.name(), label, taint));
    }
    int limit = terms.limit(managed.size());
    Set<String> held = held(tainted, wanted, limit, released);
    List<String> taintedNext = new ArrayList<>(tainted);
    wanted.stream().filter(name -> !held.contains(name)).forEach(taintedNext::add);
    Set<String> put = Set.copyOf(wanted);
    return new NodePlan(
        changes.stream()
            .map(
                change ->
                    put.contains(change.node()) && !held.contains(change.node())
                        ? new NodeChange(change.node(), change.label(), Mark.PUT)
                        : change)
            .filter(change -> !change.isNothing())
            .sorted(Comparator.comparingInt(NodeChange::urgency))
            .toList(),
        new GuardState(managed.size(), limit, taintedNext, held.stream().sorted().toList()));
  }

  private static Mark label(ClusterNode node, boolean trusted) {
    if (trusted) {
      return node.isMarkedTrusted() ? Mark.KEEP : Mark.PUT;
    }
    return node.hasTrustLabel() ? Mark.REMOVE : Mark.KEEP;
  }

  /**
   * All that were not released, or none: when many nodes lose trust at once, something other than
   * the nodes is likelier to be wrong, and a part of them tainted helps nobody.
   */
  private static Set<String> held(
      List<String> tainted, List<String> wanted, int limit, Supplier<Set<String>> released) {
    if (wanted.isEmpty() || tainted.size() + wanted.size() <= limit) {
      return Set.of();
    }
    Set<String> known = released.get();
    long counted = tainted.stream().filter(name -> !known.contains(name)).count();
    List<String> asking = wanted.stream().filter(name -> !known.contains(name)).toList();
    return counted + asking.size() <= limit ? Set.of() : Set.copyOf(asking);
  }
}
