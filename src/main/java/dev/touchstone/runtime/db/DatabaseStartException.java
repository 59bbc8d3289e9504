package dev.touchstone.runtime.db;

/** The embedded database could not be started; the message says what to do about it. */
public final class DatabaseStartException extends Exception {
  private static final long serialVersionUID = 1L;

  public DatabaseStartException(String message) {
    super(message);
  }

  public DatabaseStartException(String message, Throwable cause) {
    super(message, cause);
  }
}
