package dev.touchstone.launch;

import dev.touchstone.eventlog.LogProblem;
import dev.touchstone.eventlog.ParsedLog;
import dev.touchstone.eventlog.PcrReplay;
import dev.touchstone.eventlog.Replay;
import dev.touchstone.eventlog.ReplayedLog;
import dev.touchstone.eventlog.ima.ImaList;
import dev.touchstone.tpm.HashAlgorithm;
import dev.touchstone.tpm.PcrValues;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;

/**
 * A log held against a quote.
 *
 * @param format {@code crypto-agile}, {@code ima-binary}, …
 * @param events number of events
 * @param banks the known banks that the log records
 * @param replay per bank of log or quote, each PCR that either names
 * @param replayed the values that the log leads to
 * @param mismatches one per PCR that this log is answerable for and does not explain
 */
public record LogReport(
    String format,
    int events,
    boolean complete,
    List<HashAlgorithm> banks,
    List<LogProblem> problems,
    Map<HashAlgorithm, SortedMap<Integer, PcrReplay>> replay,
    PcrValues replayed,
    List<Mismatch> mismatches) {
  /**
   * A PCR that the log does not explain.
   *
   * @param logged whether the log has events for it
   * @param sentence what is known of it, for an operator
   */
  public record Mismatch(HashAlgorithm bank, int pcr, boolean logged, String sentence) {}

  /** Replays a log beside which there is no quote to compare with. */
  public static LogReport withoutQuote(ParsedLog log, LogKind kind) {
    ReplayedLog replayed = Replay.of(log);
    return LogReports.of(replayed, Replay.compare(replayed, PcrValues.of(Map.of())), kind);
  }

  /** Replays an IMA list beside which there is no quote to compare with. */
  public static LogReport withoutQuote(ImaList list) {
    return LogReports.ofIma(list, Map.of(), PcrValues.of(Map.of()));
  }

  /** Compares a log with values that nobody signed; what follows is no proof. */
  public static LogReport against(ParsedLog log, LogKind kind, PcrValues values) {
    ReplayedLog replayed = Replay.of(log);
    return LogReports.of(replayed, Replay.compare(replayed, values), kind);
  }

  /** Compares an IMA list with values that nobody signed; what follows is no proof. */
  public static LogReport against(ImaList list, PcrValues values) {
    return LogReports.ofIma(list, ProvenIma.outcomes(list, values), values);
  }

  public LogReport {
    banks = List.copyOf(banks);
    problems = List.copyOf(problems);
    mismatches = List.copyOf(mismatches);
  }
}
