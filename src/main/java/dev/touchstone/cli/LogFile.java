package dev.touchstone.cli;

import dev.touchstone.eventlog.ParsedLog;
import dev.touchstone.eventlog.Replay;
import dev.touchstone.eventlog.cel.CelLog;
import dev.touchstone.eventlog.ima.ImaList;
import dev.touchstone.eventlog.txt.TxtEventType;
import dev.touchstone.eventlog.txt.TxtLog;
import dev.touchstone.eventlog.uefi.UefiLog;
import dev.touchstone.launch.LogKind;
import dev.touchstone.launch.LogReport;
import dev.touchstone.tpm.Bytes;
import dev.touchstone.tpm.Parsed;
import dev.touchstone.tpm.PcrValues;
import java.nio.charset.StandardCharsets;
import java.util.Optional;

/**
 * A log of a kind that was named, or that its first bytes show.
 *
 * @param kind what the replay takes it for; a canonical log is replayed as a firmware log is
 */
record LogFile(LogKind kind, ParsedLog log) {
  /** Names of the kinds, as {@code --kind} takes them. */
  enum Kind {
    uefi,
    txt,
    ima,
    cel
  }

  static LogFile read(byte[] content, Optional<Kind> named) throws UnreadableInputException {
    Bytes bytes = Bytes.copyOf(content);
    Kind kind = named.isPresent() ? named.get() : detect(content, bytes);
    return switch (kind) {
      case uefi -> of(LogKind.UEFI, UefiLog.parse(bytes));
      case txt -> of(LogKind.TXT, TxtLog.parse(bytes));
      case ima -> of(LogKind.IMA, ImaList.parse(bytes));
      case cel -> of(LogKind.UEFI, CelLog.parse(bytes));
    };
  }

  private static LogFile of(LogKind kind, Parsed<? extends ParsedLog> parsed)
      throws UnreadableInputException {
    return switch (parsed) {
      case Parsed.Ok<? extends ParsedLog> ok -> new LogFile(kind, ok.value());
      case Parsed.Malformed<? extends ParsedLog> malformed ->
          throw new UnreadableInputException(malformed.message());
    };
  }

  private static Kind detect(byte[] content, Bytes bytes) throws UnreadableInputException {
    if (content.length == 0) {
      throw new UnreadableInputException("the file is empty: say with --kind what log it is");
    }
    if (content[0] == '{' || content[0] == '[' || content[0] == 0x1e) {
      return Kind.cel;
    }
    if (looksLikeIma(content)) {
      return Kind.ima;
    }
    // A log that can be read to its end is that log; one that breaks off may be anything.
    for (boolean whole : new boolean[] {true, false}) {
      if (UefiLog.parse(bytes) instanceof Parsed.Ok<UefiLog>(UefiLog log)
          && !log.events().isEmpty()
          && (log.complete() || !whole)) {
        return isOfTxt(log) ? Kind.txt : Kind.uefi;
      }
      if (fits(TxtLog.parse(bytes), whole)) {
        return Kind.txt;
      }
      if (fits(CelLog.parse(bytes), whole)) {
        return Kind.cel;
      }
    }
    throw new UnreadableInputException(
        "neither a UEFI, TXT or canonical event log nor an IMA list: "
            + "its first bytes are "
            + bytes.slice(0, Math.min(16, bytes.size())).hex());
  }

  private static boolean fits(Parsed<? extends ParsedLog> parsed, boolean whole) {
    return switch (parsed) {
      case Parsed.Ok<? extends ParsedLog> ok -> ok.value().complete() || !whole;
      case Parsed.Malformed<? extends ParsedLog> malformed -> false;
    };
  }

  /** {@code 10 <hex> ima…}; or u32 PCR, 20 to 64 bytes of digest, u32 length, {@code ima}. */
  private static boolean looksLikeIma(byte[] content) {
    String start =
        new String(content, 0, Math.min(content.length, 200), StandardCharsets.ISO_8859_1);
    if (start.matches("(?s) ?[0-9]{1,2} [0-9a-f]{40,128} .*")) {
      return true;
    }
    for (int digest : new int[] {20, 32, 48, 64}) {
      int name = 4 + digest + 4;
      if (content.length > name + 6
          && content[1] == 0
          && content[2] == 0
          && content[3] == 0
          && (start.startsWith("ima", name) || start.startsWith("evm-", name))) {
        return true;
      }
    }
    return false;
  }

  /** A TXT log has the same shape as a firmware log; its event types are its own. */
  private static boolean isOfTxt(UefiLog log) {
    return log.events().stream()
        .anyMatch(
            event ->
                event.pcr() >= 17
                    && event.pcr() <= 22
                    && TxtEventType.of(event.type()).isPresent());
  }

  LogReport report(Optional<PcrValues> values) {
    if (log instanceof ImaList list) {
      return values
          .map(pcrs -> LogReport.against(list, pcrs))
          .orElseGet(() -> LogReport.withoutQuote(list));
    }
    return values
        .map(pcrs -> LogReport.against(log, kind, pcrs))
        .orElseGet(() -> LogReport.withoutQuote(log, kind));
  }

  /** The values that the log leads to. */
  PcrValues replayed() {
    return log instanceof ImaList list
        ? LogReport.withoutQuote(list).replayed()
        : Replay.of(log).replayed();
  }
}
