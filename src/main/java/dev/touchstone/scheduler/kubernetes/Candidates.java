package dev.touchstone.scheduler.kubernetes;

import java.util.List;
import java.util.Optional;

/** The nodes that kube-scheduler asks about, in the form in which it asks. */
sealed interface Candidates {
  List<Candidate> nodes();

  /**
   * One node.
   *
   * @param host the host that it is; empty if the label that says so is missing
   * @param from where its JSON begins in the body; 0 if only the name was sent
   * @param to where its JSON ends, exclusive
   */
  record Candidate(String name, Optional<String> host, int from, int to) {}

  /** {@code nodeCacheCapable: true}. */
  record Names(List<Candidate> nodes) implements Candidates {
    public Names {
      nodes = List.copyOf(nodes);
    }
  }

  /**
   * {@code nodeCacheCapable: false}. Nodes are kept as the ranges of the body they stand in: they
   * are given back byte for byte, whatever fields a later Kubernetes adds to them.
   *
   * @param whole the v1.NodeList
   * @param others its fields besides {@code items}, each with its name
   */
  record Objects(List<Candidate> nodes, Range whole, List<Range> others) implements Candidates {
    public Objects {
      nodes = List.copyOf(nodes);
      others = List.copyOf(others);
    }
  }

  /** Bytes of the body, the end exclusive. */
  record Range(int from, int to) {}
}
