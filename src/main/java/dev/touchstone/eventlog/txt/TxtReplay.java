package dev.touchstone.eventlog.txt;

import dev.touchstone.eventlog.LogEvent;
import dev.touchstone.tpm.Digest;
import dev.touchstone.tpm.HashAlgorithm;
import java.util.Collections;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/** The PCR values that a log of a dynamic launch leads to. */
public final class TxtReplay {
  private static final int FIRST_DYNAMIC = 17;
  private static final int LAST_DYNAMIC = 22;

  private TxtReplay() {}

  /**
   * The values of one bank; empty if the log does not list the bank. PCR 17 to 22 are all there,
   * since the launch sets all six to zero; others only if the log extends them. A record without a
   * digest for the bank did not extend it.
   */
  public static SortedMap<Integer, Digest> of(TxtLog log, HashAlgorithm bank) {
    SortedMap<Integer, Digest> values = new TreeMap<>();
    if (!log.algorithms().contains(bank.tpmId())) {
      return values;
    }
    for (int pcr = FIRST_DYNAMIC; pcr <= LAST_DYNAMIC; pcr++) {
      values.put(pcr, startValue(log, bank, pcr));
    }
    for (TxtEvent event : log.events()) {
      Optional<Digest> digest = event.extended() ? event.digest(bank) : Optional.empty();
      if (digest.isPresent()) {
        int pcr = (int) event.pcr();
        Digest before = values.getOrDefault(pcr, bank.zeros());
        values.put(
            pcr,
            replacesValue(log, event, bank) ? digest.get() : bank.extend(before, digest.get()));
      }
    }
    return Collections.unmodifiableSortedMap(values);
  }

  static Digest startValue(TxtLog log, HashAlgorithm bank, int pcr) {
    boolean dynamic = pcr >= FIRST_DYNAMIC && pcr <= LAST_DYNAMIC;
    return dynamic && !startsWithLaunch(log) ? bank.ones() : bank.zeros();
  }

  /** Some SINITs log the value that PCR 17 gets, instead of the digest it is extended with. */
  static boolean replacesValue(TxtLog log, LogEvent event, HashAlgorithm bank) {
    if (event.type() != TxtEventType.HASH_START.value() || event.pcr() != FIRST_DYNAMIC) {
      return false;
    }
    Optional<TxtEvent> first = log.events().stream().filter(TxtEvent::extended).findFirst();
    return first.isPresent()
        && first.get().index() == event.index()
        && event
            .digest(bank)
            .equals(Optional.of(bank.extend(bank.zeros(), bank.hash(event.data().toArray()))));
  }

  private static boolean startsWithLaunch(TxtLog log) {
    return log.events().stream()
        .filter(TxtEvent::extended)
        .findFirst()
        .filter(event -> event.is(TxtEventType.HASH_START) || TxtEventType.isSkinit(event.type()))
        .isPresent();
  }
}
