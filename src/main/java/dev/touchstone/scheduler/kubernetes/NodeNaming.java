package dev.touchstone.scheduler.kubernetes;

import java.util.Optional;

/**
 * Which host a node is: the host of the node's name, or of the name that a label of the node holds.
 *
 * <p>A kubelet sets labels on its own node. Were the label any label, a host that was taken over
 * could name itself after a trusted one; the NodeRestriction admission plugin keeps kubelets from
 * labels below {@code node-restriction.kubernetes.io} (Kubernetes, "Using Admission Controllers").
 */
record NodeNaming(Optional<String> label) {
  private static final String PROTECTED = "node-restriction.kubernetes.io";

  NodeNaming {
    if (label.isPresent() && !isProtected(label.get())) {
      throw new IllegalArgumentException(
          "touchstone.kubernetes.node-host-label: expected a label below "
              + PROTECTED
              + ", which a kubelet cannot set on its own node, found "
              + label.get());
    }
  }

  private static boolean isProtected(String label) {
    int slash = label.indexOf('/');
    String domain = slash < 0 ? "" : label.substring(0, slash);
    return domain.equals(PROTECTED) || domain.endsWith("." + PROTECTED);
  }

  /** Whether names of nodes alone say which hosts they are. */
  boolean isByName() {
    return label.isEmpty();
  }

  /**
   * The host's name; empty for a node that lacks the label that names its host.
   *
   * @param labelValue of the label named by {@link #label}, if the node has it
   */
  Optional<String> host(String node, Optional<String> labelValue) {
    return isByName() ? Optional.of(node) : labelValue;
  }
}
