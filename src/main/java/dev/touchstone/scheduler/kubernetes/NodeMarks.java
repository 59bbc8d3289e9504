package dev.touchstone.scheduler.kubernetes;

/**
 * What Touchstone puts on nodes. A kubelet may set any label on its own node except those below
 * {@code node-restriction.kubernetes.io}, and may not change its own taints: a host that was taken
 * over cannot mark itself.
 */
final class NodeMarks {
  /** On trusted nodes, with the value {@link #TRUE}. */
  static final String TRUSTED_LABEL = "touchstone.node-restriction.kubernetes.io/trusted";

  static final String TRUE = "true";

  /** The taint's key; it has no value. */
  static final String UNTRUSTED_TAINT = "touchstone.node-restriction.kubernetes.io/untrusted";

  private NodeMarks() {}

  /** What a taint does to pods that do not tolerate it (v1.TaintEffect). */
  enum TaintEffect {
    /** No new ones. */
    NO_SCHEDULE("NoSchedule"),
    /** No new ones, and those that run are evicted. */
    NO_EXECUTE("NoExecute");

    private final String text;

    TaintEffect(String text) {
      this.text = text;
    }

    String text() {
      return text;
    }

    static TaintEffect ofText(String text) {
      for (TaintEffect effect : values()) {
        if (effect.text.equals(text)) {
          return effect;
        }
      }
      throw new IllegalArgumentException(
          "touchstone.kubernetes.controller.taint-effect: expected NoSchedule or NoExecute, found "
              + text);
    }
  }
}
