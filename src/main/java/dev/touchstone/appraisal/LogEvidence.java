package dev.touchstone.appraisal;

import dev.touchstone.launch.LogReport;

/** What became of a launch log once it was held against a verified quote. */
public sealed interface LogEvidence {
  /** The host sent none. */
  record Absent() implements LogEvidence {}

  /** The host sent something that cannot be read to its end. */
  record Unreadable(String reason) implements LogEvidence {}

  /** The log was read to its end and replayed. */
  record Replayed(LogReport report) implements LogEvidence {}
}
