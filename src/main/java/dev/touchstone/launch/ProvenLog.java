package dev.touchstone.launch;

import dev.touchstone.eventlog.LogEvent;
import dev.touchstone.eventlog.ParsedLog;
import dev.touchstone.eventlog.Replay;
import dev.touchstone.eventlog.ReplayComparison;
import dev.touchstone.eventlog.ReplayedLog;
import dev.touchstone.tpm.Digest;
import dev.touchstone.tpm.HashAlgorithm;
import dev.touchstone.tpm.VerifiedQuote;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * A log held against a verified quote, in the one bank that is appraised. It hands out events of
 * those PCRs only that the log explains; nobody but this class can make such a claim.
 */
public final class ProvenLog<L extends ParsedLog> {
  private final L log;
  private final HashAlgorithm bank;
  private final ReplayComparison comparison;
  private final LogReport report;

  private ProvenLog(L log, HashAlgorithm bank, ReplayComparison comparison, LogReport report) {
    this.log = log;
    this.bank = bank;
    this.comparison = comparison;
    this.report = report;
  }

  static <L extends ParsedLog> ProvenLog<L> of(
      L log, LogKind kind, VerifiedQuote quote, HashAlgorithm bank) {
    ReplayedLog replayed = Replay.of(log);
    ReplayComparison comparison = Replay.compare(replayed, quote.pcrs());
    return new ProvenLog<>(log, bank, comparison, LogReports.of(replayed, comparison, kind));
  }

  /** The log as it was parsed: claims, for display. */
  public L claims() {
    return log;
  }

  /** What replay came to. */
  public LogReport report() {
    return report;
  }

  HashAlgorithm bank() {
    return bank;
  }

  /** Whether the quote covers the PCR and the log leads to its value. */
  public boolean explains(int pcr) {
    // a bank that the log does not record may never have been extended (CVE-2021-42299)
    return log.complete() && log.banks().contains(bank) && comparison.explained(bank, pcr);
  }

  /**
   * The events that extended the PCR, in the order that the TPM signed; empty if the log does not
   * explain the PCR, or nothing extended it: ask {@link #explains} first.
   */
  <E extends LogEvent> List<E> events(int pcr, Class<E> type) {
    List<E> proven = new ArrayList<>();
    if (explains(pcr)) {
      for (LogEvent event : log.events()) {
        if (event.pcr() == pcr && event.extended() && event.digest(bank).isPresent()) {
          proven.add(type.cast(event));
        }
      }
    }
    return proven;
  }

  /** The same, whatever kind of log it is. */
  public List<LogEvent> events(int pcr) {
    return events(pcr, LogEvent.class);
  }

  /** The digest of an event that {@link #events} gave. */
  Digest digest(LogEvent event) {
    Optional<Digest> digest = event.digest(bank);
    return digest.orElseThrow(
        () -> new IllegalArgumentException("event " + event.index() + " is of another bank"));
  }

  /** Why facts of a PCR are not proven by this log. */
  public String whyNot(int pcr) {
    if (!log.complete()) {
      return "the log cannot be read to its end";
    }
    if (!log.banks().contains(bank)) {
      return "the log does not record bank " + bank.bank();
    }
    return switch (comparison.bank(bank).get(pcr)) {
      case null -> "PCR " + pcr + " is neither logged nor quoted";
      case NOT_QUOTED -> "PCR " + pcr + " is not quoted";
      case MISMATCH, NOT_LOGGED -> "PCR " + pcr + " does not replay";
      case MATCH -> "no event of PCR " + pcr + " says so";
    };
  }
}
