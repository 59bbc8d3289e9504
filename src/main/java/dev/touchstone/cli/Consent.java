package dev.touchstone.cli;

import picocli.CommandLine.Option;

/** Whether somebody agreed to what a preview shows. */
final class Consent {
  @Option(
      names = {"-y", "--yes"},
      description = "Go on although hosts would lose trust.")
  private boolean given;

  boolean given() {
    return given;
  }
}
