package dev.touchstone.scheduler.kubernetes;

import java.util.List;
import java.util.Optional;

/** The nodes of the cluster, as its API server has them. */
interface ClusterNodes {
  /** All of them. Throws a RuntimeException if the API server cannot be asked. */
  List<ClusterNode> list();

  /**
   * Makes the change to the node as it is at that moment, and touches nothing that is not
   * Touchstone's. Throws a RuntimeException if that failed.
   *
   * @return the node as it is then; empty if there is no such node any more
   */
  Optional<ClusterNode> apply(NodeChange change);
}
