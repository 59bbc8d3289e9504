package dev.touchstone.appraisal;

import dev.touchstone.eventlog.LogProblem;
import dev.touchstone.eventlog.ima.ImaList;
import dev.touchstone.eventlog.txt.TxtLog;
import dev.touchstone.eventlog.uefi.UefiLog;
import dev.touchstone.launch.LaunchFacts;
import dev.touchstone.launch.LogKind;
import dev.touchstone.launch.LogReport;
import dev.touchstone.launch.VerifiedLaunch;
import dev.touchstone.tpm.Bytes;
import dev.touchstone.tpm.HashAlgorithm;
import dev.touchstone.tpm.Parsed;
import dev.touchstone.tpm.QuoteVerdict;
import dev.touchstone.tpm.VerifiedQuote;
import java.util.EnumMap;
import java.util.Map;
import java.util.Optional;

/**
 * The logs of a launch, parsed and held against its quote: the one way from bytes to what an
 * appraisal judges, for the service and the command line alike.
 *
 * @param logs what became of each kind that was sent
 * @param reports what was read and replayed, also of a log that breaks off, and of logs beside a
 *     quote that does not verify
 * @param launch the verified launch; empty unless the quote verifies
 * @param facts what the launch proves
 */
public record JudgedLogs(
    Map<LogKind, LogEvidence> logs,
    Map<LogKind, LogReport> reports,
    Optional<VerifiedLaunch> launch,
    LaunchFacts facts) {
  /** No log at all. */
  public static final JudgedLogs NONE =
      new JudgedLogs(Map.of(), Map.of(), Optional.empty(), LaunchFacts.NONE);

  public JudgedLogs {
    logs = Map.copyOf(logs);
    reports = Map.copyOf(reports);
  }

  /** Only the evidence of one log, without facts. */
  static JudgedLogs of(LogKind kind, LogEvidence evidence) {
    return new JudgedLogs(Map.of(kind, evidence), Map.of(), Optional.empty(), LaunchFacts.NONE);
  }

  /** Parses and replays; {@code bank} is the one that counts. */
  public static JudgedLogs of(
      QuoteVerdict quote, HashAlgorithm bank, Map<LogKind, Bytes> submitted) {
    Map<LogKind, LogEvidence> logs = new EnumMap<>(LogKind.class);
    Optional<UefiLog> uefi = parse(LogKind.UEFI, submitted, UefiLog::parse, logs);
    Optional<TxtLog> txt = parse(LogKind.TXT, submitted, TxtLog::parse, logs);
    Optional<ImaList> ima = parse(LogKind.IMA, submitted, ImaList::parse, logs);
    Map<LogKind, LogReport> reports = new EnumMap<>(LogKind.class);
    Optional<VerifiedLaunch> launch = Optional.empty();
    if (quote instanceof QuoteVerdict.Verified(VerifiedQuote verified)) {
      launch = Optional.of(VerifiedLaunch.of(verified, bank, uefi, txt, ima));
      reports.putAll(launch.get().reports());
    } else {
      uefi.ifPresent(log -> reports.put(LogKind.UEFI, LogReport.withoutQuote(log, LogKind.UEFI)));
      txt.ifPresent(log -> reports.put(LogKind.TXT, LogReport.withoutQuote(log, LogKind.TXT)));
      ima.ifPresent(list -> reports.put(LogKind.IMA, LogReport.withoutQuote(list)));
    }
    reports.forEach((kind, report) -> logs.put(kind, evidence(report)));
    return new JudgedLogs(
        logs, reports, launch, launch.map(LaunchFacts::of).orElse(LaunchFacts.NONE));
  }

  private interface Parser<L> {
    Parsed<L> parse(Bytes bytes);
  }

  private static <L> Optional<L> parse(
      LogKind kind,
      Map<LogKind, Bytes> submitted,
      Parser<L> parser,
      Map<LogKind, LogEvidence> logs) {
    Bytes bytes = submitted.get(kind);
    if (bytes == null) {
      return Optional.empty();
    }
    return switch (parser.parse(bytes)) {
      case Parsed.Ok<L>(L log) -> Optional.of(log);
      case Parsed.Malformed<L> malformed -> {
        logs.put(kind, new LogEvidence.Unreadable(malformed.message()));
        yield Optional.empty();
      }
    };
  }

  /** A log that breaks off is not a good one, whatever its first part replays to. */
  private static LogEvidence evidence(LogReport report) {
    if (report.complete()) {
      return new LogEvidence.Replayed(report);
    }
    LogProblem last =
        report.problems().isEmpty()
            ? new LogProblem(0, "not read to its end")
            : report.problems().getLast();
    return new LogEvidence.Unreadable("offset " + last.offset() + ": " + last.message());
  }

  LogEvidence of(LogKind kind) {
    return logs.getOrDefault(kind, new LogEvidence.Absent());
  }
}
