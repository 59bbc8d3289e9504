package dev.touchstone.golden.predict;

import dev.touchstone.tpm.Parsed;

/** Ends a prediction from within; never leaves {@link Predictor}. */
final class Refusal extends Exception {
  private static final long serialVersionUID = 1L;

  Refusal(String reason) {
    super(reason, null, false, false);
  }

  /** The value, or a refusal that names the file. */
  static <T> T unlessRead(String name, Parsed<T> parsed) throws Refusal {
    return parsed.orElseThrow(bad -> new Refusal(name + ": " + bad.message()));
  }
}
