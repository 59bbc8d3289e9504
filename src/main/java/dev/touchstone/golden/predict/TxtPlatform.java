package dev.touchstone.golden.predict;

import dev.touchstone.eventlog.EventDigest;
import dev.touchstone.eventlog.txt.TxtEvent;
import dev.touchstone.eventlog.txt.TxtEventType;
import dev.touchstone.eventlog.txt.TxtLog;
import dev.touchstone.tpm.Digest;
import dev.touchstone.tpm.HashAlgorithm;
import dev.touchstone.tpm.Parsed;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What the machine, its ACMs and its provisioning put into PCR 17 and 18, with the place of the MLE
 * among it. It cannot be derived from files: it is of a reference machine of the same kind, with
 * the same BIOS, SINIT, launch control policy and tboot version (the capabilities event is tboot's
 * and its wake-up method's).
 *
 * @param events in the order in which they were extended; HASH_START first, one MLE_HASH
 */
public record TxtPlatform(List<PlatformEvent> events) {
  /** SinitHash and EDX. */
  private static final int HASH_START_DATA = 36;

  public TxtPlatform {
    events = List.copyOf(events);
    if (events.isEmpty() || events.getFirst().type() != TxtEventType.HASH_START) {
      throw new IllegalArgumentException("a dynamic launch starts with HASH_START");
    }
    if (events.stream().filter(PlatformEvent::isMle).count() != 1) {
      throw new IllegalArgumentException("SINIT measures one MLE");
    }
  }

  /**
   * The events before tboot's first record. The log is believed: hand in one that explains the
   * quoted PCR 17 and 18 of the reference machine. Refused are a log that cannot be read to its
   * end, one without HASH_START or MLE_HASH (some SINITs leave it out), and one that an MLE other
   * than tboot wrote.
   */
  public static Parsed<TxtPlatform> of(TxtLog log) {
    if (!log.complete()) {
      return bad(0, "a log that can be read to its end");
    }
    List<PlatformEvent> events = new ArrayList<>();
    boolean mle = false;
    for (TxtEvent event : log.events()) {
      if (event.is(TxtEventType.TB_MEASUREMENT)) {
        break;
      }
      if (!event.extended()) {
        continue;
      }
      Optional<TxtEventType> type = event.knownType();
      boolean first = events.isEmpty();
      if (type.isEmpty()
          || (event.pcr() != 17 && event.pcr() != 18)
          || first != event.is(TxtEventType.HASH_START)
          || (mle && event.is(TxtEventType.MLE_HASH))) {
        return bad(
            event.offset(),
            "HASH_START, then SINIT's events of PCR 17 and 18 with one MLE_HASH, found %s in PCR %d"
                .formatted(event.typeName(), event.pcr()));
      }
      if (first && event.data().size() != HASH_START_DATA) {
        return bad(event.offset(), "36 bytes of SinitHash and EDX with HASH_START");
      }
      mle |= event.is(TxtEventType.MLE_HASH);
      Map<HashAlgorithm, Digest> logged = digests(event);
      events.add(
          new PlatformEvent(
              (int) event.pcr(), type.get(), first ? started(event, logged) : logged, logged));
    }
    return mle
        ? new Parsed.Ok<>(new TxtPlatform(events))
        : bad(0, "an MLE_HASH record: where SINIT measured the MLE is not known");
  }

  private static Map<HashAlgorithm, Digest> digests(TxtEvent event) {
    Map<HashAlgorithm, Digest> digests = new EnumMap<>(HashAlgorithm.class);
    for (EventDigest logged : event.digests()) {
      logged.known().ifPresent(digest -> digests.put(digest.algorithm(), digest));
    }
    return digests;
  }

  /** H(data) in the banks of the record, whatever some SINITs log in its place. */
  private static Map<HashAlgorithm, Digest> started(
      TxtEvent event, Map<HashAlgorithm, Digest> logged) {
    Map<HashAlgorithm, Digest> digests = new EnumMap<>(HashAlgorithm.class);
    logged.keySet().forEach(bank -> digests.put(bank, hash(bank, event)));
    return digests;
  }

  private static Digest hash(HashAlgorithm bank, TxtEvent event) {
    MessageDigest engine = bank.newEngine();
    event.data().updateInto(engine);
    return Digest.of(bank, engine.digest());
  }

  private static Parsed<TxtPlatform> bad(long offset, String expected) {
    return new Parsed.Malformed<>("reference TXT log", offset, "expected " + expected);
  }
}
