package dev.touchstone.cli;

import java.util.List;

/** The service refused, or did not answer. */
final class ServerException extends Exception {
  private static final long serialVersionUID = 1L;

  private final int exitCode;
  private final transient List<String> lines;

  ServerException(int exitCode, List<String> lines) {
    super(String.join("; ", lines));
    this.exitCode = exitCode;
    this.lines = List.copyOf(lines);
  }

  int exitCode() {
    return exitCode;
  }

  List<String> lines() {
    return lines;
  }
}
