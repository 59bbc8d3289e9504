package dev.touchstone.fuzz;

/** Entry point of Jazzer for {@link FuzzTarget#IMA}. */
public final class ImaFuzzer {
  private ImaFuzzer() {}

  public static void fuzzerTestOneInput(byte[] input) {
    FuzzTarget.IMA.run(input);
  }
}
