package dev.touchstone.eventlog.uefi;

import dev.touchstone.eventlog.LogProblem;
import dev.touchstone.eventlog.ParsedLog;
import dev.touchstone.tpm.Bytes;
import dev.touchstone.tpm.Digest;
import dev.touchstone.tpm.HashAlgorithm;
import dev.touchstone.tpm.Parsed;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;

/**
 * A UEFI event log that was read.
 *
 * @param specId empty for a log in the SHA-1 format
 * @param complete whether the log was read to its end
 * @param startupLocality what PCR 0 starts from: the locality of TPM2_Startup, or 4 after an H-CRTM
 *     sequence; empty if the log says nothing, and PCR 0 then starts from zero
 */
public record UefiLog(
    Optional<SpecId> specId,
    List<HashAlgorithm> banks,
    Set<Integer> unknownAlgorithms,
    List<UefiEvent> events,
    List<LogProblem> problems,
    boolean complete,
    OptionalInt startupLocality)
    implements ParsedLog {

  /**
   * Reads a log. Malformed only where the header cannot be read: a record that is broken ends the
   * reading, with a problem and {@code complete() == false}.
   */
  public static Parsed<UefiLog> parse(Bytes log) {
    return UefiLogParser.parse(log.toArray());
  }

  @Override
  public String format() {
    return specId.isPresent() ? "crypto-agile" : "sha1";
  }

  @Override
  public Digest startValue(HashAlgorithm bank, int pcr) {
    if (pcr != 0 || startupLocality.isEmpty()) {
      return bank.zeros();
    }
    byte[] start = new byte[bank.size()];
    start[start.length - 1] = (byte) startupLocality.getAsInt();
    return Digest.of(bank, start);
  }

  /**
   * Whether an event is of the pre-OS phase of its PCR: extended before that PCR's first separator
   * (PFP 3.3.3.1). Whatever follows may be an OS's work, under any label.
   */
  public boolean beforeSeparator(UefiEvent event) {
    for (UefiEvent other : events) {
      if (other.index() >= event.index()) {
        return true;
      }
      if (other.pcr() == event.pcr() && other.is(UefiEventType.EV_SEPARATOR)) {
        return false;
      }
    }
    return true;
  }

  /** The index of a PCR's first separator; empty if it has none. */
  public OptionalInt separator(int pcr) {
    return events.stream()
        .filter(event -> event.pcr() == pcr && event.is(UefiEventType.EV_SEPARATOR))
        .mapToInt(UefiEvent::index)
        .findFirst();
  }
}
