package dev.touchstone.golden.imports;

import java.io.IOException;

/**
 * Ends an import from within; never leaves the package. An {@link IOException}, so that it passes
 * through the streams of decompressors.
 */
final class Refusal extends IOException {
  private static final long serialVersionUID = 1L;

  private final transient ImportProblem problem;

  Refusal(String path, String expected, String found) {
    super(expected);
    this.problem = new ImportProblem(path, expected, found);
  }

  ImportProblem problem() {
    return problem;
  }

  <T> ImportOutcome<T> outcome() {
    return new ImportOutcome.Refused<>(java.util.List.of(problem));
  }
}
