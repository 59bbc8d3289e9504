package dev.touchstone.appraisal;

import dev.touchstone.eventlog.ReplayComparison;
import dev.touchstone.tpm.HashAlgorithm;
import java.util.Set;

/** What became of a launch log once it was held against a verified quote. */
public sealed interface LogEvidence {

  /** The host sent none. */
  record Absent() implements LogEvidence {}

  /** The host sent something that cannot be read to its end. */
  record Unreadable(String reason) implements LogEvidence {}

  /**
   * The log was read to its end and replayed.
   *
   * @param banks the banks that the log has digests for
   * @param comparison the outcome against the quote, with what is known of each PCR that differs
   */
  record Replayed(Set<HashAlgorithm> banks, ReplayComparison comparison) implements LogEvidence {}
}
