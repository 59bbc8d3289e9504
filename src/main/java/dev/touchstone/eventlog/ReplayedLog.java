package dev.touchstone.eventlog;

import dev.touchstone.tpm.Digest;
import dev.touchstone.tpm.HashAlgorithm;
import dev.touchstone.tpm.PcrSelection;
import dev.touchstone.tpm.PcrValues;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/** A log replayed: the value that each PCR has after its events, per bank. */
public record ReplayedLog(ParsedLog log, PcrValues values) {

  /** A PCR whose quoted value the log does not account for, and what is known about it. */
  public record Mismatch(HashAlgorithm bank, int pcr, String sentence) {}

  /**
   * Replays every bank that the log has digests for: {@code PCR := H(PCR ‖ digest)} per extended
   * event, in order.
   */
  public static ReplayedLog of(ParsedLog log) {
    Map<HashAlgorithm, Map<Integer, Digest>> banks = new EnumMap<>(HashAlgorithm.class);
    for (HashAlgorithm bank : log.banks()) {
      Map<Integer, Digest> values = new TreeMap<>();
      for (LogEvent event : log.events()) {
        if (event.extended()) {
          int pcr = (int) event.pcr();
          event
              .digest(bank)
              .ifPresent(
                  digest -> {
                    Digest before =
                        values.computeIfAbsent(pcr, index -> log.initialValue(bank, index));
                    values.put(pcr, bank.extend(before, digest));
                  });
        }
      }
      banks.put(bank, values);
    }
    return new ReplayedLog(log, PcrValues.of(banks));
  }

  /** Every PCR that is logged or quoted, per bank that the log has: whether the two agree. */
  public Map<HashAlgorithm, SortedMap<Integer, PcrReplay>> compare(PcrValues quoted) {
    Map<HashAlgorithm, SortedMap<Integer, PcrReplay>> outcome = new EnumMap<>(HashAlgorithm.class);
    for (HashAlgorithm bank : log.banks()) {
      SortedMap<Integer, PcrReplay> pcrs = new TreeMap<>();
      for (int pcr = 0; pcr < PcrSelection.PCR_COUNT; pcr++) {
        Optional<Digest> replayed = values.get(bank, pcr);
        Optional<Digest> actual = quoted.get(bank, pcr);
        if (replayed.isPresent()) {
          pcrs.put(
              pcr,
              actual.isEmpty()
                  ? PcrReplay.NOT_QUOTED
                  : actual.equals(replayed) ? PcrReplay.MATCH : PcrReplay.MISMATCH);
        } else if (actual.isPresent()) {
          pcrs.put(pcr, PcrReplay.NOT_LOGGED);
        }
      }
      outcome.put(bank, pcrs);
    }
    return outcome;
  }

  /** The mismatches, each explained as far as the log allows. */
  public List<Mismatch> mismatches(PcrValues quoted) {
    List<Mismatch> found = new ArrayList<>();
    compare(quoted)
        .forEach(
            (bank, pcrs) ->
                pcrs.forEach(
                    (pcr, replay) -> {
                      if (replay == PcrReplay.MISMATCH) {
                        found.add(new Mismatch(bank, pcr, explain(bank, pcr, quoted)));
                      }
                    }));
    return List.copyOf(found);
  }

  private String explain(HashAlgorithm bank, int pcr, PcrValues quoted) {
    Digest actual = quoted.get(bank, pcr).orElseThrow();
    Digest value = log.initialValue(bank, pcr);
    int events = 0;
    int matching = value.equals(actual) ? 0 : -1;
    for (LogEvent event : log.events()) {
      Optional<Digest> digest = event.digest(bank);
      if (event.extended() && event.pcr() == pcr && digest.isPresent()) {
        value = bank.extend(value, digest.get());
        events++;
        if (value.equals(actual)) {
          matching = events;
        }
      }
    }
    String fact =
        "PCR "
            + pcr
            + " ("
            + bank.bank()
            + "): the log's "
            + events
            + " events give "
            + value.abbreviated()
            + ", the quote has "
            + actual.abbreviated();
    return matching >= 0
        ? fact
            + "; the first "
            + matching
            + " of them give the quoted value: the log goes on after the quote"
        : fact
            + ": something was measured that the log does not show, or the log is not of this boot";
  }
}
