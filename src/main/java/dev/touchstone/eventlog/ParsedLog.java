package dev.touchstone.eventlog;

import dev.touchstone.tpm.Digest;
import dev.touchstone.tpm.HashAlgorithm;
import java.util.List;
import java.util.Set;

/** A log whose bytes made sense. Nothing in it is believed before it replays to a quote. */
public interface ParsedLog {
  /** {@code crypto-agile}, {@code sha1}, … */
  String format();

  /** The known banks that the log claims to record; no other bank is replayed. */
  List<HashAlgorithm> banks();

  /** TPM_ALG_IDs that the log records and that are unknown here. */
  Set<Integer> unknownAlgorithms();

  List<? extends LogEvent> events();

  /** What is not as the specification has it, in the order of the log. */
  List<LogProblem> problems();

  /** Whether the log was read to its end; a log that was not is never a good one. */
  boolean complete();

  /**
   * The value that a PCR had before its first event. PCR 17-22 start from zero: an event there
   * implies a dynamic launch, which clears them (PC Client Platform TPM Profile, "PCR Attributes").
   */
  default Digest startValue(HashAlgorithm bank, int pcr) {
    return bank.zeros();
  }

  /** Whether the event's digest is what the PCR became rather than what it was extended with. */
  default boolean replacesValue(LogEvent event, HashAlgorithm bank) {
    return false;
  }
}
