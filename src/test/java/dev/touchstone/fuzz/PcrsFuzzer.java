package dev.touchstone.fuzz;

/** Entry point of Jazzer for {@link FuzzTarget#PCRS}. */
public final class PcrsFuzzer {
  private PcrsFuzzer() {}

  public static void fuzzerTestOneInput(byte[] input) {
    FuzzTarget.PCRS.run(input);
  }
}
