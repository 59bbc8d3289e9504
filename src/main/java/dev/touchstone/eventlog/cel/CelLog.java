package dev.touchstone.eventlog.cel;

import dev.touchstone.eventlog.EventDigest;
import dev.touchstone.eventlog.LogProblem;
import dev.touchstone.eventlog.ParsedLog;
import dev.touchstone.tpm.Bytes;
import dev.touchstone.tpm.Digest;
import dev.touchstone.tpm.HashAlgorithm;
import dev.touchstone.tpm.Parsed;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Collectors;

/**
 * A canonical event log (TCG Canonical Event Log Format 1.0). A claim until its replay gives the
 * quoted PCRs.
 */
public record CelLog(
    Format kind, List<CelEvent> events, List<LogProblem> problems, boolean complete)
    implements ParsedLog {

  /** How the log was written. */
  public enum Format {
    /** JSON records in an array, in lines, or separated by 0x1E as systemd writes them. */
    JSON("cel-json"),
    /** {@code u8 type, u32 length (big-endian), value}. */
    TLV("cel-tlv");

    private final String label;

    Format(String label) {
      this.label = label;
    }

    /** The name that outputs use. */
    public String label() {
      return label;
    }
  }

  public CelLog {
    events = List.copyOf(events);
    problems = List.copyOf(problems);
  }

  /**
   * Reads either form; JSON starts with a bracket or 0x1E, TLV with the type 0 of a record number.
   * A log that breaks off is kept up to there with a problem.
   */
  public static Parsed<CelLog> parse(Bytes input) {
    byte[] bytes = input.toArray();
    int first = 0;
    while (first < bytes.length && (bytes[first] == 0x1e || Character.isWhitespace(bytes[first]))) {
      first++;
    }
    boolean json = first < bytes.length && (bytes[first] == '{' || bytes[first] == '[');
    CelRecords records = json ? CelJsonReader.read(bytes) : CelTlvReader.read(bytes);
    if (records.events().isEmpty()) {
      LogProblem why =
          records.problems().isEmpty()
              ? new LogProblem(0, "expected a record")
              : records.problems().getFirst();
      return new Parsed.Malformed<>("canonical event log", why.offset(), why.message());
    }
    return new Parsed.Ok<>(
        new CelLog(
            json ? Format.JSON : Format.TLV,
            records.events(),
            records.problems(),
            records.complete()));
  }

  @Override
  public String format() {
    return kind.label();
  }

  @Override
  public Set<Integer> unknownAlgorithms() {
    return events.stream()
        .flatMap(event -> event.digests().stream())
        .map(EventDigest::algorithmId)
        .filter(id -> HashAlgorithm.ofTpmId(id).isEmpty())
        .collect(Collectors.toUnmodifiableSet());
  }

  /** The banks that at least one record has a digest for, in the order of the enum. */
  @Override
  public List<HashAlgorithm> banks() {
    return events.stream()
        .flatMap(event -> event.digests().stream())
        .flatMap(digest -> HashAlgorithm.ofTpmId(digest.algorithmId()).stream())
        .distinct()
        .sorted()
        .toList();
  }

  /**
   * The PCRs of one bank after this log.
   *
   * @param before what they were before, from the firmware's log; zeros for a PCR that is not in it
   */
  public SortedMap<Integer, Digest> replay(HashAlgorithm bank, Map<Integer, Digest> before) {
    SortedMap<Integer, Digest> values = new TreeMap<>();
    for (CelEvent event : events) {
      Optional<Digest> digest = event.extended() ? event.digest(bank) : Optional.empty();
      if (digest.isPresent()) {
        int pcr = (int) event.pcr();
        Digest value = values.getOrDefault(pcr, before.getOrDefault(pcr, bank.zeros()));
        values.put(pcr, bank.extend(value, digest.get()));
      }
    }
    return values;
  }
}
