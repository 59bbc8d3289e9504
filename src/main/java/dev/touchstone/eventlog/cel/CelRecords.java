package dev.touchstone.eventlog.cel;

import dev.touchstone.eventlog.EventDigest;
import dev.touchstone.eventlog.LogProblem;
import dev.touchstone.eventlog.SafeText;
import dev.touchstone.tpm.Bytes;
import dev.touchstone.tpm.Digest;
import dev.touchstone.tpm.HashAlgorithm;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;

/** What a reader has of a log so far. */
final class CelRecords {
  private final List<CelEvent> events = new ArrayList<>();
  private final List<LogProblem> problems = new ArrayList<>();
  private final Map<OptionalInt, Long> lastNumber = new HashMap<>();

  private boolean complete = true;

  /** The digests of one record, in the order of the log. */
  static final class Digests {
    private final List<Digest> known = new ArrayList<>();
    private final List<EventDigest> all = new ArrayList<>();

    /** What is wrong with the digest; empty if nothing is. */
    Optional<String> add(int algorithmId, Bytes value) {
      Optional<HashAlgorithm> algorithm = HashAlgorithm.ofTpmId(algorithmId);
      if (algorithm.isEmpty()) {
        all.add(new EventDigest(algorithmId, value));
        return Optional.empty();
      }
      HashAlgorithm bank = algorithm.get();
      if (bank.size() != value.size()) {
        return Optional.of(
            "expected a "
                + bank.bank()
                + " digest of "
                + bank.size()
                + " bytes, found "
                + value.size());
      }
      if (known.stream().anyMatch(digest -> digest.algorithm() == bank)) {
        return Optional.of("expected one digest per bank, found a second of " + bank.bank());
      }
      known.add(Digest.of(bank, value.toArray()));
      all.add(new EventDigest(algorithmId, value));
      return Optional.empty();
    }
  }

  void add(long offset, OptionalLong recnum, OptionalInt pcr, Digests digests, CelContent content) {
    if (recnum.isPresent()) {
      Long last = lastNumber.put(pcr, recnum.getAsLong());
      if (last != null && recnum.getAsLong() <= last) {
        problem(
            offset, "record number: expected more than " + last + ", found " + recnum.getAsLong());
      }
    }
    events.add(
        new CelEvent(
            events.size(),
            offset,
            recnum,
            pcr.isPresent() ? pcr.getAsInt() : CelEvent.NO_PCR,
            SafeText.of(content.contentType()),
            SafeText.of(content.eventType()),
            digests.all,
            content.data(),
            content.binding(digests.known),
            content.text()));
  }

  void problem(long offset, String message) {
    problems.add(new LogProblem(offset, "record " + events.size() + ": " + message));
  }

  /** A problem behind which nothing is read. */
  void stop(long offset, String message) {
    complete = false;
    problem(offset, message + "; the rest is not read");
  }

  boolean complete() {
    return complete;
  }

  List<CelEvent> events() {
    return events;
  }

  List<LogProblem> problems() {
    return problems;
  }
}
