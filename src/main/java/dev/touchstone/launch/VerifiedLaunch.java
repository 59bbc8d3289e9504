package dev.touchstone.launch;

import dev.touchstone.eventlog.ima.ImaList;
import dev.touchstone.eventlog.txt.TxtLog;
import dev.touchstone.eventlog.uefi.UefiLog;
import dev.touchstone.tpm.HashAlgorithm;
import dev.touchstone.tpm.VerifiedQuote;
import java.util.EnumMap;
import java.util.Map;
import java.util.Optional;

/** A verified quote with the logs that came along, each held against it. */
public final class VerifiedLaunch {
  private final VerifiedQuote quote;
  private final HashAlgorithm bank;
  private final Optional<ProvenLog<UefiLog>> uefi;
  private final Optional<ProvenLog<TxtLog>> txt;
  private final Optional<ProvenIma> ima;

  private VerifiedLaunch(
      VerifiedQuote quote,
      HashAlgorithm bank,
      Optional<ProvenLog<UefiLog>> uefi,
      Optional<ProvenLog<TxtLog>> txt,
      Optional<ProvenIma> ima) {
    this.quote = quote;
    this.bank = bank;
    this.uefi = uefi;
    this.txt = txt;
    this.ima = ima;
  }

  /** Replays the logs; {@code bank} is the one bank that counts. */
  public static VerifiedLaunch of(
      VerifiedQuote quote,
      HashAlgorithm bank,
      Optional<UefiLog> uefi,
      Optional<TxtLog> txt,
      Optional<ImaList> ima) {
    return new VerifiedLaunch(
        quote,
        bank,
        uefi.map(log -> ProvenLog.of(log, LogKind.UEFI, quote, bank)),
        txt.map(log -> ProvenLog.of(log, LogKind.TXT, quote, bank)),
        ima.map(list -> ProvenIma.of(list, quote, bank)));
  }

  public VerifiedQuote quote() {
    return quote;
  }

  public HashAlgorithm bank() {
    return bank;
  }

  public Optional<ProvenLog<UefiLog>> uefi() {
    return uefi;
  }

  public Optional<ProvenLog<TxtLog>> txt() {
    return txt;
  }

  public Optional<ProvenIma> ima() {
    return ima;
  }

  /** What each log that was sent came to. */
  public Map<LogKind, LogReport> reports() {
    Map<LogKind, LogReport> reports = new EnumMap<>(LogKind.class);
    uefi.ifPresent(log -> reports.put(LogKind.UEFI, log.report()));
    txt.ifPresent(log -> reports.put(LogKind.TXT, log.report()));
    ima.ifPresent(list -> reports.put(LogKind.IMA, list.report()));
    return reports;
  }
}
