package dev.touchstone.scheduler.kubernetes;

import dev.touchstone.scheduler.kubernetes.NodeMarks.TaintEffect;

/**
 * How nodes without trust are tainted.
 *
 * @param nodes which ones are tainted at all
 * @param share of these nodes, above 0 and up to 1, that may be tainted without an admin's word
 */
record TaintTerms(NodeSelection nodes, TaintEffect effect, double share) {
  TaintTerms {
    if (!(share > 0 && share <= 1)) {
      throw new IllegalArgumentException(
          "touchstone.kubernetes.controller.guard-share: expected a number above 0 and up to 1,"
              + " found "
              + share);
    }
  }

  /** How many of {@code count} nodes may be tainted without an admin's word: at least one. */
  int limit(int count) {
    return (int) Math.max(1, Math.floor(share * count + 1e-9));
  }
}
