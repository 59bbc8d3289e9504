package dev.touchstone.appraisal.policy;

import dev.touchstone.launch.LogKind;
import dev.touchstone.tpm.HashAlgorithm;
import java.time.Duration;
import java.util.Collections;
import java.util.EnumMap;
import java.util.Map;
import java.util.Optional;
import java.util.SortedSet;
import java.util.TreeSet;

/**
 * What evidence must come, before anything is judged.
 *
 * @param bank the one bank that counts; nothing falls back to another (CVE-2021-42299)
 * @param pcrs those that the quote must cover in this bank
 * @param logs a demand for each kind
 * @param maximumAge how long a verdict counts from the moment its evidence came in; empty for the
 *     service's own setting
 * @param requireSafeClock whether a quote whose clock may have been set back is refused
 */
public record EvidenceTerms(
    HashAlgorithm bank,
    SortedSet<Integer> pcrs,
    Map<LogKind, LogDemand> logs,
    Optional<Duration> maximumAge,
    boolean requireSafeClock) {
  /** SHA-256, no PCR by name, logs as they come. */
  static final EvidenceTerms DEFAULT =
      new EvidenceTerms(
          HashAlgorithm.SHA256, Collections.emptySortedSet(), Map.of(), Optional.empty(), false);

  public EvidenceTerms {
    pcrs = Collections.unmodifiableSortedSet(new TreeSet<>(pcrs));
    Map<LogKind, LogDemand> all = new EnumMap<>(LogKind.class);
    for (LogKind kind : LogKind.values()) {
      all.put(kind, logs.getOrDefault(kind, LogDemand.OPTIONAL));
    }
    logs = Collections.unmodifiableMap(all);
  }
}
