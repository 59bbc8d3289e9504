package dev.touchstone.scheduler.placement;

/** OpenStack did not do what it was asked; the message says what was asked and what came back. */
final class PlacementException extends Exception {
  private static final long serialVersionUID = 1L;

  private final boolean unreachable;

  private PlacementException(String message, boolean unreachable) {
    super(message);
    this.unreachable = unreachable;
  }

  static PlacementException refused(String message) {
    return new PlacementException(message, false);
  }

  static PlacementException unreachable(String message) {
    return new PlacementException(message, true);
  }

  /** Whether nobody answered, or nobody who could be asked for another host. */
  boolean isUnreachable() {
    return unreachable;
  }
}
