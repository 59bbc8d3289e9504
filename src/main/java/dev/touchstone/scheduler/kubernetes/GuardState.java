package dev.touchstone.scheduler.kubernetes;

import java.util.List;

/**
 * What the guard does at the moment.
 *
 * @param nodes how many nodes there are that may be tainted
 * @param limit how many of them may be tainted without an admin's word
 * @param tainted nodes that are tainted, or are being tainted now
 * @param held nodes without trust that the guard keeps from being tainted
 */
record GuardState(int nodes, int limit, List<String> tainted, List<String> held) {
  static final GuardState NOTHING = new GuardState(0, 1, List.of(), List.of());

  GuardState {
    tainted = List.copyOf(tainted);
    held = List.copyOf(held);
  }

  /** The share of the nodes that is tainted and would be, if nothing were held. */
  double share() {
    return nodes == 0 ? 0 : (double) (tainted.size() + held.size()) / nodes;
  }
}
