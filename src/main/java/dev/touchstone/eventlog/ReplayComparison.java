package dev.touchstone.eventlog;

import dev.touchstone.tpm.HashAlgorithm;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;

/**
 * A replayed log against quoted values, PCR by PCR.
 *
 * @param banks per bank of the log or the quote, every PCR that either of them names
 * @param reports one per {@link PcrReplay#MISMATCH}, and one per {@link PcrReplay#NOT_LOGGED} whose
 *     quoted value is not the initial one: something was extended there without being logged
 */
public record ReplayComparison(
    Map<HashAlgorithm, SortedMap<Integer, PcrReplay>> banks, List<MismatchReport> reports) {

  public SortedMap<Integer, PcrReplay> bank(HashAlgorithm bank) {
    return banks.getOrDefault(bank, Collections.emptySortedMap());
  }

  /**
   * Whether the log explains this PCR: it matches, or has no event and its quoted value is initial.
   */
  public boolean explained(HashAlgorithm bank, int pcr) {
    PcrReplay outcome = bank(bank).get(pcr);
    return outcome == PcrReplay.MATCH
        || (outcome == PcrReplay.NOT_LOGGED
            && reports.stream().noneMatch(r -> r.bank() == bank && r.pcr() == pcr));
  }
}
