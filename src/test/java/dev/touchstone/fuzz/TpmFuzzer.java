package dev.touchstone.fuzz;

/** Entry point of Jazzer for {@link FuzzTarget#TPM}. */
public final class TpmFuzzer {
  private TpmFuzzer() {}

  public static void fuzzerTestOneInput(byte[] input) {
    FuzzTarget.TPM.run(input);
  }
}
