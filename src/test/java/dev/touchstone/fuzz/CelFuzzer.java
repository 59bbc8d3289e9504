package dev.touchstone.fuzz;

/** Entry point of Jazzer for {@link FuzzTarget#CEL}. */
public final class CelFuzzer {
  private CelFuzzer() {}

  public static void fuzzerTestOneInput(byte[] input) {
    FuzzTarget.CEL.run(input);
  }
}
