package dev.touchstone.attestation;

import dev.touchstone.appraisal.JudgedLogs;
import dev.touchstone.appraisal.LogEvidence;
import dev.touchstone.eventlog.LogProblem;
import dev.touchstone.eventlog.PcrReplay;
import dev.touchstone.launch.LogReport;
import dev.touchstone.runtime.bundle.PcrsJson;
import dev.touchstone.tpm.HashAlgorithm;
import java.util.ArrayList;
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
  private static final int PROBLEMS = 100;

  public static LogView of(LogReport report) {
    return new LogView(
        report.format(),
        report.events(),
        report.banks().stream().map(HashAlgorithm::bank).toList(),
        sentences(report.problems()),
        words(report.replay()),
        PcrsJson.toTree(report.replayed()));
  }

  public static LogView unreadable(String reason) {
    return new LogView("unreadable", 0, List.of(), List.of(reason), Map.of(), Map.of());
  }

  /** What became of each log that was sent, by its key in JSON. */
  public static Map<String, Object> of(JudgedLogs logs) {
    Map<String, Object> views = new TreeMap<>();
    logs.logs()
        .forEach(
            (kind, evidence) -> {
              LogReport report = logs.reports().get(kind);
              if (report != null) {
                views.put(kind.key(), of(report));
              } else if (evidence instanceof LogEvidence.Unreadable(String reason)) {
                views.put(kind.key(), unreadable(reason));
              }
            });
    return views;
  }

  /** The first of them: a log may have a problem in each of a million records. */
  private static List<String> sentences(List<LogProblem> problems) {
    List<String> sentences = new ArrayList<>();
    problems.stream().limit(PROBLEMS).map(LogView::sentence).forEach(sentences::add);
    if (problems.size() > PROBLEMS) {
      sentences.add("and " + (problems.size() - PROBLEMS) + " more");
    }
    return sentences;
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
