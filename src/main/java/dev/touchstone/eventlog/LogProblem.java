package dev.touchstone.eventlog;

/**
 * Something in a log that is not as the specification has it.
 *
 * @param offset bytes from the start of the log; of the line for a textual log
 * @param message what was expected and what was found
 */
public record LogProblem(long offset, String message) {}
