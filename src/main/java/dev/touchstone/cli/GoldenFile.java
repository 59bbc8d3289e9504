package dev.touchstone.cli;

import dev.touchstone.golden.GoldenSet;
import dev.touchstone.golden.document.DocumentProblem;
import dev.touchstone.golden.document.GoldenReader;
import dev.touchstone.golden.document.GoldenSubmission;
import java.nio.file.Path;

/** A golden set in a file, as {@code POST /v1/golden-sets} takes it. */
final class GoldenFile {
  private GoldenFile() {}

  static GoldenSet read(Path file) throws UnreadableInputException {
    try {
      return GoldenSubmission.read(InputFile.read(file, GoldenReader.LIMIT))
          .document()
          .asVersion(1);
    } catch (DocumentProblem e) {
      throw new UnreadableInputException(file + ": not a golden set: " + e.line());
    }
  }
}
