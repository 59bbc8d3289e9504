package dev.touchstone.fuzz;

/** Entry point of Jazzer for {@link FuzzTarget#UEFI}. */
public final class UefiFuzzer {
  private UefiFuzzer() {}

  public static void fuzzerTestOneInput(byte[] input) {
    FuzzTarget.UEFI.run(input);
  }
}
