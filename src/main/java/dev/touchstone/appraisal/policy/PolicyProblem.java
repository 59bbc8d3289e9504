package dev.touchstone.appraisal.policy;

/**
 * Why a text is not a policy.
 *
 * @param line from 1
 * @param column from 1, in characters
 * @param message what is wrong and what was expected
 */
public record PolicyProblem(int line, int column, String message) {
  /** {@code 12:9: message}. */
  @Override
  public String toString() {
    return line + ":" + column + ": " + message;
  }
}
