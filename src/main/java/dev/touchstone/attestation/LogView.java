package dev.touchstone.attestation;

import dev.touchstone.eventlog.LogProblem;
import dev.touchstone.eventlog.PcrReplay;
import dev.touchstone.eventlog.Replay;
import dev.touchstone.eventlog.ReplayedLog;
import dev.touchstone.runtime.bundle.PcrsJson;
import dev.touchstone.tpm.HashAlgorithm;
import dev.touchstone.tpm.Parsed;
import dev.touchstone.tpm.PcrValues;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * A log held against a quote, as it stands in JSON: part of the contract of {@code touchstone
 * verify --json}.
 *
 * @param replay bank to PCR to match, mismatch, not-quoted or not-logged
 * @param replayed bank to PCR to the value that the log gives
 */
public record LogView(
    String format,
    int events,
    List<String> banks,
    List<String> problems,
    Map<String, Map<Integer, String>> replay,
    Map<String, Map<String, String>> replayed) {

  static LogView of(ReplayedLog log, PcrValues quoted) {
    return new LogView(
        log.log().format(),
        log.log().events().size(),
        log.log().banks().stream().map(HashAlgorithm::bank).toList(),
        log.log().problems().stream().map(LogView::sentence).toList(),
        words(Replay.compare(log, quoted).banks()),
        PcrsJson.toTree(log.replayed()));
  }

  static LogView unreadable(Parsed.Malformed<?> malformed) {
    return new LogView(
        "unreadable", 0, List.of(), List.of(malformed.message()), Map.of(), Map.of());
  }

  private static String sentence(LogProblem problem) {
    return "offset " + problem.offset() + ": " + problem.message();
  }

  private static Map<String, Map<Integer, String>> words(
      Map<HashAlgorithm, SortedMap<Integer, PcrReplay>> outcome) {
    Map<String, Map<Integer, String>> words = new TreeMap<>();
    outcome.forEach(
        (bank, pcrs) -> {
          Map<Integer, String> entries = new TreeMap<>();
          pcrs.forEach(
              (pcr, replay) ->
                  entries.put(pcr, replay.name().toLowerCase(Locale.ROOT).replace('_', '-')));
          words.put(bank.bank(), entries);
        });
    return words;
  }
}
