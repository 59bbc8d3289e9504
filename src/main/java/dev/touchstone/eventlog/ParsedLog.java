package dev.touchstone.eventlog;

import dev.touchstone.tpm.Digest;
import dev.touchstone.tpm.HashAlgorithm;
import java.util.List;

/** A log that could be read. It proves nothing by itself: only its replay against a quote does. */
public interface ParsedLog {

  /** {@code crypto-agile}, {@code sha1}, … */
  String format();

  /** The banks that the log has digests for and that are known here, in the log's own order. */
  List<HashAlgorithm> banks();

  List<? extends LogEvent> events();

  List<LogProblem> problems();

  /** Whether the log was read to its end. A log that was not must not pass for a good one. */
  boolean complete();

  /** The value of a PCR before its first event, as this log declares it. */
  Digest initialValue(HashAlgorithm bank, int pcr);
}
