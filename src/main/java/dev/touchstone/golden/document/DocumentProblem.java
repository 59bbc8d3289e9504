package dev.touchstone.golden.document;

/** Why a document is not a golden set, and where in it. */
public final class DocumentProblem extends Exception {
  private static final long serialVersionUID = 1L;

  private final String field;

  DocumentProblem(String field, String message) {
    super(message);
    this.field = field;
  }

  /** Where, as a path: {@code measurements[2].events[0].digests.sha256}; empty for the whole. */
  public String field() {
    return field;
  }

  /** Field and message in one line. */
  public String line() {
    return field.isEmpty() ? getMessage() : field + ": " + getMessage();
  }
}
