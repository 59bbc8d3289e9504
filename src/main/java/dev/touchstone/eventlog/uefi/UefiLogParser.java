package dev.touchstone.eventlog.uefi;

import dev.touchstone.eventlog.EventDigest;
import dev.touchstone.eventlog.LogProblem;
import dev.touchstone.eventlog.LogReader;
import dev.touchstone.eventlog.LogReader.Unreadable;
import dev.touchstone.tpm.Bytes;
import dev.touchstone.tpm.HashAlgorithm;
import dev.touchstone.tpm.Parsed;
import dev.touchstone.tpm.PcrSelection;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/** Reads one log, front to back, once. */
final class UefiLogParser {
  private static final int SHA1_SIZE = HashAlgorithm.SHA1.size();
  private static final long NO_PCR = 0xffff_ffffL;
  private static final Bytes STARTUP_LOCALITY = ascii("StartupLocality\0");
  private static final Bytes SPEC_ID = ascii("Spec ID Event");

  private final LogReader reader;
  private final List<UefiEvent> events = new ArrayList<>();
  private final List<LogProblem> problems = new ArrayList<>();
  private boolean extendedPcr0;
  private boolean localitySeen;
  private int startupLocality;

  UefiLogParser(LogReader reader) {
    this.reader = reader;
  }

  Parsed<UefiLog> parse() {
    UefiEvent first;
    try {
      first = sha1Event();
    } catch (Unreadable e) {
      return new Parsed.Malformed<>("UEFI event log", e.offset(), e.getMessage());
    }
    if (first.type() == EventType.EV_NO_ACTION && startsWith(first.data(), SpecId.SIGNATURE)) {
      return switch (SpecId.parse(first.data())) {
        case Parsed.Ok<SpecId>(SpecId spec) -> cryptoAgile(first, spec);
        case Parsed.Malformed<SpecId> malformed ->
            new Parsed.Malformed<>("Spec ID event", 32 + malformed.offset(), malformed.reason());
      };
    }
    return sha1(first);
  }

  private Parsed<UefiLog> cryptoAgile(UefiEvent first, SpecId spec) {
    add(first);
    boolean complete = readAll(() -> agileEvent(spec.sizes()));
    return new Parsed.Ok<>(
        new UefiLog("crypto-agile", spec.banks(), events, problems, complete, startupLocality));
  }

  private Parsed<UefiLog> sha1(UefiEvent first) {
    if (first.type() != EventType.EV_NO_ACTION && first.pcr() >= PcrSelection.PCR_COUNT) {
      return new Parsed.Malformed<>(
          "UEFI event log", 0, "expected a first event in PCR 0 to 23, found PCR " + first.pcr());
    }
    add(first);
    boolean complete = readAll(this::sha1Event);
    return new Parsed.Ok<>(
        new UefiLog(
            "sha1", List.of(HashAlgorithm.SHA1), events, problems, complete, startupLocality));
  }

  private interface EventReader {
    UefiEvent read() throws Unreadable;
  }

  /** Whether the log was read to its end, or to padding that fills the rest of a buffer. */
  private boolean readAll(EventReader next) {
    while (reader.remaining() > 0) {
      int start = reader.position();
      if (reader.restIs(0x00) || reader.restIs(0xff)) {
        problem(start, reader.remaining() + " bytes of padding after the last event");
        return true;
      }
      try {
        add(next.read());
      } catch (Unreadable e) {
        problem(start, "event " + events.size() + " cannot be read: " + e.getMessage());
        return false;
      }
    }
    return true;
  }

  /** TCG_PCR_EVENT: pcrIndex, eventType, SHA-1 digest, eventDataSize, event. */
  private UefiEvent sha1Event() throws Unreadable {
    int offset = reader.position();
    long pcr = reader.u32("pcrIndex");
    long type = reader.u32("eventType");
    Bytes digest = reader.take(SHA1_SIZE, "digest");
    Bytes data = reader.take(reader.u32("eventSize"), "event");
    return new UefiEvent(
        events.size(),
        offset,
        pcr,
        type,
        List.of(new EventDigest(HashAlgorithm.SHA1.tpmId(), digest)),
        data);
  }

  /** TCG_PCR_EVENT2: pcrIndex, eventType, TPML_DIGEST_VALUES, eventSize, event. */
  private UefiEvent agileEvent(Map<Integer, Integer> sizes) throws Unreadable {
    int offset = reader.position();
    long pcr = reader.u32("pcrIndex");
    long type = reader.u32("eventType");
    long count = reader.u32("digest count");
    if (count > sizes.size()) {
      throw new Unreadable(
          offset, "it has " + count + " digests, the Spec ID event lists " + sizes.size());
    }
    List<EventDigest> digests = new ArrayList<>((int) count);
    Set<Integer> seen = new TreeSet<>();
    for (long i = 0; i < count; i++) {
      int algorithm = reader.u16("digest algorithm");
      Integer size = sizes.get(algorithm);
      if (size == null) {
        throw new Unreadable(
            offset,
            String.format("digest algorithm 0x%04x is not in the Spec ID event", algorithm));
      }
      if (!seen.add(algorithm)) {
        throw new Unreadable(
            offset, String.format("it has two digests of algorithm 0x%04x", algorithm));
      }
      digests.add(new EventDigest(algorithm, reader.take(size, "digest")));
    }
    Bytes data = reader.take(reader.u32("eventSize"), "event");
    if (count < sizes.size()) {
      problem(
          offset,
          "event "
              + events.size()
              + " has "
              + count
              + " digests, the Spec ID event lists "
              + sizes.size());
    }
    return new UefiEvent(events.size(), offset, pcr, type, digests, data);
  }

  private void add(UefiEvent event) {
    events.add(event);
    if (event.type() == EventType.EV_NO_ACTION) {
      noAction(event);
    } else if (event.pcr() >= PcrSelection.PCR_COUNT) {
      problem(
          event.offset(),
          "event "
              + event.index()
              + " ("
              + event.typeName()
              + ") names PCR "
              + (event.pcr() == NO_PCR ? "0xFFFFFFFF" : event.pcr())
              + ", which only EV_NO_ACTION may; it is not replayed");
    } else if (event.pcr() == 0) {
      extendedPcr0 = true;
    }
  }

  private void noAction(UefiEvent event) {
    if (startsWith(event.data(), STARTUP_LOCALITY)) {
      locality(event);
    } else if (event.index() > 0 && startsWith(event.data(), SPEC_ID)) {
      problem(event.offset(), "a second Spec ID event; it is not believed");
    }
  }

  /**
   * Believed once, for PCR 0, before PCR 0 was extended, with a locality that can start a TPM
   * (threats.md 17).
   */
  private void locality(UefiEvent event) {
    int value =
        event.data().size() == STARTUP_LOCALITY.size() + 1
            ? event.data().at(STARTUP_LOCALITY.size()) & 0xff
            : -1;
    boolean allowed = value == 0 || value == 3 || value == 4;
    if (!allowed || localitySeen || extendedPcr0 || event.pcr() != 0) {
      problem(
          event.offset(),
          "a StartupLocality event that is late, doubled, outside PCR 0 or not of locality 0, 3 or 4; it is not"
              + " believed");
    } else {
      startupLocality = value;
    }
    localitySeen = true;
  }

  private void problem(long offset, String message) {
    problems.add(new LogProblem(offset, message));
  }

  private static boolean startsWith(Bytes data, Bytes prefix) {
    return data.size() >= prefix.size() && data.slice(0, prefix.size()).equals(prefix);
  }

  private static Bytes ascii(String text) {
    return Bytes.copyOf(text.getBytes(StandardCharsets.US_ASCII));
  }
}
