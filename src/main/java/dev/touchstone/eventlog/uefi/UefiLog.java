package dev.touchstone.eventlog.uefi;

import dev.touchstone.eventlog.LogProblem;
import dev.touchstone.eventlog.LogReader;
import dev.touchstone.eventlog.ParsedLog;
import dev.touchstone.tpm.Bytes;
import dev.touchstone.tpm.Digest;
import dev.touchstone.tpm.HashAlgorithm;
import dev.touchstone.tpm.Parsed;
import java.util.List;

/**
 * A firmware event log that could be read.
 *
 * @param complete whether it was read to its end
 * @param startupLocality the locality of TPM2_Startup, 0 unless the log says 3 or 4 (PFP,
 *     "StartupLocality Event")
 */
public record UefiLog(
    String format,
    List<HashAlgorithm> banks,
    List<UefiEvent> events,
    List<LogProblem> problems,
    boolean complete,
    int startupLocality)
    implements ParsedLog {

  public UefiLog {
    banks = List.copyOf(banks);
    events = List.copyOf(events);
    problems = List.copyOf(problems);
  }

  /**
   * Reads {@code binary_bios_measurements}. Malformed only if not even the first entry can be read.
   */
  public static Parsed<UefiLog> parse(Bytes bytes) {
    return new UefiLogParser(new LogReader(bytes)).parse();
  }

  /** Zeros; PCR 17-22 all ones before a dynamic launch; PCR 0 ends in the startup locality. */
  @Override
  public Digest initialValue(HashAlgorithm bank, int pcr) {
    if (pcr >= 17 && pcr <= 22) {
      return bank.ones();
    }
    if (pcr == 0 && startupLocality != 0) {
      byte[] value = new byte[bank.size()];
      value[value.length - 1] = (byte) startupLocality;
      return Digest.of(bank, value);
    }
    return bank.zeros();
  }
}
