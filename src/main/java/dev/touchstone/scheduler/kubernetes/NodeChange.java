package dev.touchstone.scheduler.kubernetes;

/** What has to become of Touchstone's label and taint on one node. */
record NodeChange(String node, Mark label, Mark taint) {
  enum Mark {
    PUT,
    REMOVE,
    KEEP
  }

  boolean isNothing() {
    return label == Mark.KEEP && taint == Mark.KEEP;
  }

  /** Without what gives trust or takes nodes away: what is safe for several at once to do. */
  NodeChange onlyWithdrawal() {
    return new NodeChange(node, label == Mark.REMOVE ? Mark.REMOVE : Mark.KEEP, Mark.KEEP);
  }

  /** Withdrawals come first: a label that stays lets pods land. */
  int urgency() {
    return label == Mark.REMOVE ? 0 : taint == Mark.PUT ? 1 : 2;
  }
}
