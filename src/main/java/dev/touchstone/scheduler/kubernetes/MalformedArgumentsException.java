package dev.touchstone.scheduler.kubernetes;

/** A body that is no ExtenderArgs; the message says what was expected and found. */
final class MalformedArgumentsException extends Exception {
  private static final long serialVersionUID = 1L;

  MalformedArgumentsException(String message) {
    super(message);
  }
}
