package dev.touchstone.golden.imports;

import java.util.List;

/** What became of a file. */
public sealed interface ImportOutcome<T> {
  /** All of it was understood. */
  record Imported<T>(T value) implements ImportOutcome<T> {}

  /**
   * Something in it was not, and no part of it is handed out: half a file would make a set that
   * matches too much.
   *
   * @param problems at least one
   */
  record Refused<T>(List<ImportProblem> problems) implements ImportOutcome<T> {
    public Refused {
      problems = List.copyOf(problems);
      if (problems.isEmpty()) {
        throw new IllegalArgumentException("a refusal has a reason");
      }
    }
  }
}
