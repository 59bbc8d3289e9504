package dev.touchstone.cli;

/** A file that was named is not what it has to be: one line, exit code 2. */
final class UnreadableInputException extends Exception {
  private static final long serialVersionUID = 1L;

  UnreadableInputException(String message) {
    super(message);
  }
}
