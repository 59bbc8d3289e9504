package dev.touchstone.appraisal;

import dev.touchstone.eventlog.PcrReplay;
import dev.touchstone.eventlog.ReplayedLog;
import dev.touchstone.tpm.HashAlgorithm;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;

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
   * @param outcome per bank and PCR, against the quote
   * @param explanations per bank and PCR that did not replay: what is known about it, in a sentence
   */
  record Replayed(
      Set<HashAlgorithm> banks,
      Map<HashAlgorithm, SortedMap<Integer, PcrReplay>> outcome,
      List<ReplayedLog.Mismatch> explanations)
      implements LogEvidence {}
}
