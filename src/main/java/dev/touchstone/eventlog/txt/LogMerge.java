package dev.touchstone.eventlog.txt;

import dev.touchstone.eventlog.EventDigest;
import dev.touchstone.eventlog.LogProblem;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/**
 * Makes one log of the legacy logs that a heap keeps per algorithm: a record that is in several has
 * their digests. In each bank the order stays what it was.
 */
final class LogMerge {
  private LogMerge() {}

  static TxtRecords of(List<TxtRecords> parts) {
    if (parts.size() == 1) {
      return parts.getFirst();
    }
    List<TxtRecords> longestFirst = new ArrayList<>(parts);
    longestFirst.sort(Comparator.comparingInt(TxtRecords::count).reversed());
    TxtRecords merged = longestFirst.getFirst();
    for (TxtRecords part : longestFirst.subList(1, longestFirst.size())) {
      merged = merge(merged, part);
    }
    return merged;
  }

  private static TxtRecords merge(TxtRecords whole, TxtRecords part) {
    TxtRecords merged = new TxtRecords();
    whole.algorithms().forEach(merged::bank);
    part.algorithms().forEach(merged::bank);
    for (LogProblem problem : whole.problems()) {
      merged.problem(problem.offset(), problem.message());
    }
    for (LogProblem problem : part.problems()) {
      merged.problem(problem.offset(), problem.message());
    }
    if (!whole.complete() || !part.complete()) {
      merged.incomplete();
    }
    int next = 0;
    for (TxtEvent event : whole.events()) {
      List<EventDigest> digests = new ArrayList<>(event.digests());
      if (next < part.count() && same(event, part.events().get(next))) {
        digests.addAll(part.events().get(next).digests());
        next++;
      }
      merged.add(event.offset(), event.pcr(), event.type(), digests, event.data());
    }
    if (next < part.count()) {
      TxtEvent odd = part.events().get(next);
      merged.problem(odd.offset(), "the logs of two algorithms differ from record " + next + " on");
    }
    for (TxtEvent event : part.events().subList(next, part.count())) {
      merged.add(event.offset(), event.pcr(), event.type(), event.digests(), event.data());
    }
    return merged;
  }

  private static boolean same(TxtEvent one, TxtEvent other) {
    return one.pcr() == other.pcr()
        && one.type() == other.type()
        && one.data().equals(other.data());
  }
}
