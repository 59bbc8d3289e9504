package dev.touchstone.scheduler.kubernetes;

import dev.touchstone.scheduler.kubernetes.NodeMarks.TaintEffect;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * A node as the cluster has it.
 *
 * @param untrustedEffects effects of the taints with Touchstone's key
 */
record ClusterNode(String name, Map<String, String> labels, Set<String> untrustedEffects) {
  ClusterNode {
    labels = Map.copyOf(labels);
    untrustedEffects = Set.copyOf(untrustedEffects);
  }

  Optional<String> label(String key) {
    return Optional.ofNullable(labels.get(key));
  }

  boolean isMarkedTrusted() {
    return NodeMarks.TRUE.equals(labels.get(NodeMarks.TRUSTED_LABEL));
  }

  /** Marked in any way, also with a value that is not ours. */
  boolean hasTrustLabel() {
    return labels.containsKey(NodeMarks.TRUSTED_LABEL);
  }

  boolean isTainted(TaintEffect effect) {
    return untrustedEffects.equals(Set.of(effect.text()));
  }
}
