package dev.touchstone.access.approval;

/** What became of a change that somebody asked for. */
public sealed interface Changed<T> {
  /** It is in force. */
  record Done<T>(T now) implements Changed<T> {}

  /** Nothing has changed yet: another person has to approve it. */
  record Waits<T>(ApprovalView approval) implements Changed<T> {}
}
