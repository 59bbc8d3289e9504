package dev.touchstone.eventlog.txt;

import dev.touchstone.eventlog.EventDigest;
import dev.touchstone.eventlog.LogProblem;
import dev.touchstone.tpm.Bytes;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/** What a reader has of a log so far. */
final class TxtRecords {
  private final List<TxtEvent> events = new ArrayList<>();
  private final List<LogProblem> problems = new ArrayList<>();
  private final Set<Integer> algorithms = new LinkedHashSet<>();

  private boolean complete = true;

  void bank(int algorithm) {
    algorithms.add(algorithm);
  }

  void add(long offset, long pcr, long type, List<EventDigest> digests, Bytes data) {
    events.add(
        new TxtEvent(
            events.size(), offset, pcr, type, digests, data, TxtBinding.of(type, digests, data)));
  }

  void problem(long offset, String message) {
    problems.add(new LogProblem(offset, message));
  }

  /** A problem behind which nothing is read. */
  void stop(long offset, String message) {
    complete = false;
    problem(offset, message);
  }

  void incomplete() {
    complete = false;
  }

  boolean complete() {
    return complete;
  }

  int count() {
    return events.size();
  }

  List<TxtEvent> events() {
    return events;
  }

  List<LogProblem> problems() {
    return problems;
  }

  Set<Integer> algorithms() {
    return algorithms;
  }
}
