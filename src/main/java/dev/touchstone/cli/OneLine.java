package dev.touchstone.cli;

import dev.touchstone.eventlog.SafeText;

/** A message on one line of a terminal, whatever a file's name or content put into it. */
final class OneLine {
  private OneLine() {}

  static String of(String message) {
    return SafeText.of(String.valueOf(message).replace('\n', ' ').strip());
  }
}
