package dev.touchstone.eventlog;

import dev.touchstone.tpm.Digest;
import dev.touchstone.tpm.HashAlgorithm;
import dev.touchstone.tpm.PcrSelection;
import dev.touchstone.tpm.PcrValues;
import java.security.DigestException;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.Collections;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;

/** Extends a log's digests as the TPM did, and compares the result with what the TPM signed. */
public final class Replay {
  private Replay() {}

  /** Replays every bank of the log; a bank that the log does not claim to record is left out. */
  public static ReplayedLog of(ParsedLog log) {
    Map<HashAlgorithm, Map<Integer, Digest>> values = new EnumMap<>(HashAlgorithm.class);
    for (HashAlgorithm bank : log.banks()) {
      values.put(bank, replay(log, bank));
    }
    return new ReplayedLog(log, PcrValues.of(values));
  }

  private static Map<Integer, Digest> replay(ParsedLog log, HashAlgorithm bank) {
    MessageDigest engine = bank.newEngine();
    byte[][] pcrs = new byte[PcrSelection.PCR_COUNT][];
    for (LogEvent event : log.events()) {
      Optional<EventDigest> digest = extendedDigest(event, bank);
      if (digest.isEmpty()) {
        continue;
      }
      int pcr = (int) event.pcr();
      if (pcrs[pcr] == null) {
        pcrs[pcr] = log.startValue(bank, pcr).toArray();
      }
      extend(log, event, bank, engine, digest.get(), pcrs[pcr]);
    }
    Map<Integer, Digest> values = new TreeMap<>();
    for (int pcr = 0; pcr < pcrs.length; pcr++) {
      if (pcrs[pcr] != null) {
        values.put(pcr, Digest.of(bank, pcrs[pcr]));
      }
    }
    return values;
  }

  private static void extend(
      ParsedLog log,
      LogEvent event,
      HashAlgorithm bank,
      MessageDigest engine,
      EventDigest digest,
      byte[] pcr) {
    if (log.replacesValue(event, bank)) {
      System.arraycopy(digest.value().toArray(), 0, pcr, 0, pcr.length);
      return;
    }
    engine.update(pcr);
    digest.value().updateInto(engine);
    try {
      engine.digest(pcr, 0, pcr.length);
    } catch (DigestException e) {
      throw new IllegalStateException("a PCR has the size of its bank", e);
    }
  }

  private static Optional<EventDigest> extendedDigest(LogEvent event, HashAlgorithm bank) {
    if (event.extended() && event.pcr() < PcrSelection.PCR_COUNT) {
      for (EventDigest digest : event.digests()) {
        if (digest.algorithmId() == bank.tpmId() && digest.value().size() == bank.size()) {
          return Optional.of(digest);
        }
      }
    }
    return Optional.empty();
  }

  /** Compares with the values of a quote, in every bank that the log or the quote has. */
  public static ReplayComparison compare(ReplayedLog replayed, PcrValues quoted) {
    Set<HashAlgorithm> banks = EnumSet.noneOf(HashAlgorithm.class);
    banks.addAll(replayed.replayed().banks());
    banks.addAll(quoted.banks());
    Map<HashAlgorithm, SortedMap<Integer, PcrReplay>> outcomes = new EnumMap<>(HashAlgorithm.class);
    List<MismatchReport> reports = new ArrayList<>();
    for (HashAlgorithm bank : banks) {
      SortedMap<Integer, PcrReplay> outcome = new TreeMap<>();
      SortedMap<Integer, Digest> logged = replayed.replayed().bank(bank);
      SortedMap<Integer, Digest> signed = quoted.bank(bank);
      Set<Integer> pcrs = new TreeSet<>(logged.keySet());
      pcrs.addAll(signed.keySet());
      for (int pcr : pcrs) {
        PcrReplay result = compareOne(logged.get(pcr), signed.get(pcr));
        outcome.put(pcr, result);
        if (result == PcrReplay.MISMATCH
            || (result == PcrReplay.NOT_LOGGED && !isInitial(pcr, signed.get(pcr)))) {
          reports.add(report(replayed, bank, pcr, signed.get(pcr)));
        }
      }
      outcomes.put(bank, Collections.unmodifiableSortedMap(outcome));
    }
    return new ReplayComparison(Collections.unmodifiableMap(outcomes), List.copyOf(reports));
  }

  private static PcrReplay compareOne(Digest logged, Digest quoted) {
    if (quoted == null) {
      return PcrReplay.NOT_QUOTED;
    }
    if (logged == null) {
      return PcrReplay.NOT_LOGGED;
    }
    return logged.equals(quoted) ? PcrReplay.MATCH : PcrReplay.MISMATCH;
  }

  /** PCR 17-22 are all ones until a dynamic launch, and all zeros after it cleared them. */
  static boolean isInitial(int pcr, Digest value) {
    return value.isAllZeros() || (pcr >= 17 && pcr <= 22 && value.isAllOnes());
  }

  private static MismatchReport report(
      ReplayedLog replayed, HashAlgorithm bank, int pcr, Digest quoted) {
    ParsedLog log = replayed.log();
    List<LogEvent> events = new ArrayList<>();
    for (LogEvent event : log.events()) {
      if (event.pcr() == pcr && extendedDigest(event, bank).isPresent()) {
        events.add(event);
      }
    }
    return MismatchExplanation.of(
        log, bank, pcr, events, replayed.replayed().get(bank, pcr), quoted);
  }

  /** Extends {@code start} with the events in turn; which count first gives {@code wanted}. */
  static java.util.OptionalInt prefixLeadingTo(
      ParsedLog log, HashAlgorithm bank, Digest start, List<LogEvent> events, Digest wanted) {
    MessageDigest engine = bank.newEngine();
    byte[] pcr = start.toArray();
    byte[] target = wanted.toArray();
    if (MessageDigest.isEqual(pcr, target)) {
      return java.util.OptionalInt.of(0);
    }
    int count = 0;
    for (LogEvent event : events) {
      extend(log, event, bank, engine, extendedDigest(event, bank).orElseThrow(), pcr);
      count++;
      if (MessageDigest.isEqual(pcr, target)) {
        return java.util.OptionalInt.of(count);
      }
    }
    return java.util.OptionalInt.empty();
  }
}
