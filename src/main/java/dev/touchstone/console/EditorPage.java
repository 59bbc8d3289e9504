package dev.touchstone.console;

import dev.touchstone.runtime.http.Problem;
import io.quarkus.qute.RawString;
import java.util.List;

/**
 * The editor of policies.
 *
 * @param text as it stands in the editor
 * @param from what the text began as, in words; empty if that is not known
 * @param problem why the text was refused; empty if it was not
 * @param errors where
 * @param checked what the text says in short, if it was checked and found right; else empty
 * @param outcome what a simulation came to, rendered; empty without one
 */
public record EditorPage(
    String text,
    String from,
    String problem,
    List<PlacedError> errors,
    String checked,
    RawString outcome) {

  /** An error with the line that it is in, cut in two where the error begins. */
  public record PlacedError(int line, int column, String message, String before, String after) {
    static PlacedError of(Problem.TextError error, List<String> lines) {
      String line =
          error.line() >= 1 && error.line() <= lines.size() ? lines.get(error.line() - 1) : "";
      int characters = line.codePointCount(0, line.length());
      int cut = line.offsetByCodePoints(0, Math.clamp(error.column() - 1L, 0, characters));
      return new PlacedError(
          error.line(),
          error.column(),
          error.message(),
          line.substring(0, cut),
          line.substring(cut));
    }
  }

  static EditorPage of(String text, String from) {
    return new EditorPage(text, from, "", List.of(), "", new RawString(""));
  }

  static EditorPage refused(String text, Problem problem) {
    List<String> lines = text.lines().toList();
    List<Problem.TextError> errors = problem.errors() == null ? List.of() : problem.errors();
    return new EditorPage(
        text,
        "",
        problem.detail(),
        errors.stream().map(error -> PlacedError.of(error, lines)).toList(),
        "",
        new RawString(""));
  }

  /** Whether there is something to keep. */
  public boolean isChecked() {
    return !checked.isEmpty();
  }
}
