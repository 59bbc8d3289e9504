package dev.touchstone.fuzz;

/** Entry point of Jazzer for {@link FuzzTarget#TXT}. */
public final class TxtFuzzer {
  private TxtFuzzer() {}

  public static void fuzzerTestOneInput(byte[] input) {
    FuzzTarget.TXT.run(input);
  }
}
