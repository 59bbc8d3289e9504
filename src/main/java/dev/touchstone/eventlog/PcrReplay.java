package dev.touchstone.eventlog;

/** What replaying a log says of one PCR of one bank, compared with a quote. */
public enum PcrReplay {
  MATCH,
  MISMATCH,
  /** The log extends this PCR, the quote does not cover it: its events are unauthenticated. */
  NOT_QUOTED,
  /** The quote covers this PCR, the log has no event for it. */
  NOT_LOGGED
}
