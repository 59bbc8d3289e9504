package dev.touchstone.golden.imports;

import java.util.List;

/**
 * A file of golden values was not understood in full, or nobody vouches for it. Nothing is taken.
 */
public final class ImportRefused extends Exception {
  private static final long serialVersionUID = 1L;

  private final transient List<String> problems;

  ImportRefused(List<String> problems) {
    super(String.join("; ", problems));
    this.problems = List.copyOf(problems);
  }

  static ImportRefused of(String problem) {
    return new ImportRefused(List.of(problem));
  }

  /** One line each: where, what was expected, what was found. */
  public List<String> problems() {
    return problems;
  }
}
