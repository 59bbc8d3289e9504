package dev.touchstone.eventlog;

import dev.touchstone.tpm.Digest;
import dev.touchstone.tpm.HashAlgorithm;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;

/** Finds out as much as can be known about a PCR that does not replay. */
final class MismatchExplanation {
  private MismatchExplanation() {}

  static MismatchReport of(
      ParsedLog log,
      HashAlgorithm bank,
      int pcr,
      List<LogEvent> events,
      Optional<Digest> replayed,
      Digest quoted) {
    OptionalInt prefix =
        Replay.prefixLeadingTo(log, bank, log.startValue(bank, pcr), events, quoted);
    String values =
        "PCR %d (%s): the log leads to %s, the quote has %s; "
            .formatted(
                pcr,
                bank.bank(),
                replayed.map(Digest::abbreviated).orElse("no value"),
                quoted.abbreviated());
    return new MismatchReport(
        bank,
        pcr,
        events.size(),
        prefix,
        replayed,
        quoted,
        values + reason(log, bank, pcr, events, prefix, quoted));
  }

  private static String reason(
      ParsedLog log,
      HashAlgorithm bank,
      int pcr,
      List<LogEvent> events,
      OptionalInt prefix,
      Digest quoted) {
    if (!log.banks().contains(bank)) {
      return "the log does not record this bank";
    }
    if (events.isEmpty()) {
      return "the log has no event for this PCR, yet its value is not the initial one";
    }
    if (Replay.isInitial(pcr, quoted)) {
      return "the quoted value is the initial one: nothing was extended, though the log has %d events"
          .formatted(events.size());
    }
    if (prefix.isPresent()) {
      int count = prefix.getAsInt();
      return "the first %d of its %d events lead to the quoted value: the log goes on %d events past the quote"
          .formatted(count, events.size(), events.size() - count);
    }
    if (pcr == 0) {
      for (int locality : new int[] {0, 3, 4}) {
        byte[] start = new byte[bank.size()];
        start[start.length - 1] = (byte) locality;
        OptionalInt all = Replay.prefixLeadingTo(log, bank, Digest.of(bank, start), events, quoted);
        if (all.isPresent() && all.getAsInt() == events.size()) {
          return "it would replay from startup locality %d: the log's StartupLocality event is missing or wrong"
              .formatted(locality);
        }
      }
    }
    return "no prefix of its %d events leads there: an event was changed, or extended without being logged"
        .formatted(events.size());
  }
}
