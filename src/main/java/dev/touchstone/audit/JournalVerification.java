package dev.touchstone.audit;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.TreeMap;

/**
 * Follows an exported journal row by row and says what is wrong with it first. Needs memory for the
 * checkpoints alone.
 */
public final class JournalVerification {
  /**
   * What was found.
   *
   * @param rows how many were read
   * @param checkpoints how many signed ones agree
   * @param lastSeq the place of the last row
   * @param lastHash its hash: what an auditor writes down
   * @param broken what is wrong first; empty if nothing is
   */
  public record Outcome(
      long rows, int checkpoints, long lastSeq, String lastHash, Optional<String> broken) {
    public boolean intact() {
      return broken.isEmpty();
    }
  }

  /** A checkpoint whose signature was verified. */
  public record Checkpoint(long seq, String hash) {}

  private final TreeMap<Long, Checkpoint> awaited = new TreeMap<>();
  private final List<String> problems = new ArrayList<>();
  private long rows;
  private int agreed;
  private long seq;
  private String hash = JournalRow.FIRST;

  /** To be given before the rows: those of elsewhere are what a cut tail shows by. */
  public void expect(Checkpoint checkpoint) {
    Checkpoint other = awaited.putIfAbsent(checkpoint.seq(), checkpoint);
    if (other != null && !other.hash().equals(checkpoint.hash())) {
      problem("two checkpoints of row " + checkpoint.seq() + " contradict each other");
    }
  }

  public void row(JournalRow row) {
    if (!problems.isEmpty()) {
      return;
    }
    rows++;
    if (row.seq() != seq + 1) {
      problem(outOfPlace(row));
      return;
    }
    if (!row.previousHash().equals(hash)) {
      problem(
          "row "
              + row.seq()
              + ": it follows a row of hash "
              + brief(row.previousHash())
              + ", the row before it has "
              + brief(hash)
              + ": a row was changed, inserted or put in another's place here");
      return;
    }
    String expected = row.expectedHash();
    if (!expected.equals(row.hash())) {
      problem(
          "row "
              + row.seq()
              + " was changed: its content has hash "
              + brief(expected)
              + ", it was chained with "
              + brief(row.hash()));
      return;
    }
    seq = row.seq();
    hash = row.hash();
    Checkpoint checkpoint = awaited.remove(seq);
    if (checkpoint != null) {
      if (checkpoint.hash().equals(hash)) {
        agreed++;
      } else {
        problem(
            "row "
                + seq
                + ": the signed checkpoint has hash "
                + brief(checkpoint.hash())
                + ", the journal "
                + brief(hash)
                + ": everything up to here was written anew");
      }
    }
  }

  private String outOfPlace(JournalRow row) {
    if (row.seq() <= seq) {
      return "row " + row.seq() + " stands after row " + seq + ": a row was inserted or moved";
    }
    return row.seq() == seq + 2
        ? "row " + (seq + 1) + " is missing"
        : "rows " + (seq + 1) + " to " + (row.seq() - 1) + " are missing";
  }

  /** When all rows were given. */
  public Outcome outcome() {
    if (problems.isEmpty() && !awaited.isEmpty()) {
      long last = awaited.lastKey();
      problem(
          last > seq
              ? "the tail was cut: a signed checkpoint says that there are "
                  + last
                  + " rows, the journal ends with row "
                  + seq
              : "the checkpoint of row " + awaited.firstKey() + " was not met");
    }
    return new Outcome(rows, agreed, seq, hash, problems.stream().findFirst());
  }

  private void problem(String what) {
    problems.add(what);
  }

  private static String brief(String hash) {
    return hash.length() > 12
        ? hash.substring(0, 8) + "…" + hash.substring(hash.length() - 4)
        : hash;
  }
}
