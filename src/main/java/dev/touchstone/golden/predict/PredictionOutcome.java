package dev.touchstone.golden.predict;

import java.util.List;

/** What became of a description. */
public sealed interface PredictionOutcome {
  /** It was foretold. */
  record Foretold(Prediction prediction) implements PredictionOutcome {}

  /**
   * It could not be, and no part of it is handed out: half a prediction would make a set that
   * matches too much.
   *
   * @param reasons sentences for whoever described the launch; at least one
   */
  record Refused(List<String> reasons) implements PredictionOutcome {
    public Refused {
      reasons = List.copyOf(reasons);
    }
  }
}
