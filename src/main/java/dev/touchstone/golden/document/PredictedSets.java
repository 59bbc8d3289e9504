package dev.touchstone.golden.document;

import dev.touchstone.golden.GoldenPart;
import dev.touchstone.golden.GoldenSet;
import dev.touchstone.golden.Measurement;
import dev.touchstone.golden.Validity;
import dev.touchstone.golden.predict.LaunchDescription;
import dev.touchstone.golden.predict.Prediction;
import dev.touchstone.golden.predict.PredictionOutcome;
import dev.touchstone.golden.predict.Predictor;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * The golden sets that a prediction comes to.
 *
 * @param sets one for each part, named {@code NAME-PART}
 * @param notes what to know before they are put into force, in sentences
 */
public record PredictedSets(List<GoldenDocument> sets, List<String> notes) {
  public PredictedSets {
    sets = List.copyOf(sets);
    notes = List.copyOf(notes);
  }

  /** Foretells; a problem says what was expected of the files or strings. */
  public static PredictedSets of(PredictionDocument document) throws DocumentProblem {
    Map<GoldenPart, List<Measurement>> parts = new EnumMap<>(GoldenPart.class);
    List<String> notes = new ArrayList<>();
    int number = 0;
    for (LaunchDescription launch : document.launches()) {
      switch (Predictor.predict(launch, document.banks())) {
        case PredictionOutcome.Foretold(Prediction prediction) -> {
          prediction.notes().stream().filter(note -> !notes.contains(note)).forEach(notes::add);
          add(prediction, document.wholePcrs(), parts);
        }
        case PredictionOutcome.Refused(List<String> reasons) ->
            throw new DocumentProblem("launch[" + number + "]", String.join("; ", reasons));
      }
      number++;
    }
    if (document.hosts().isEmpty() && parts.remove(GoldenPart.HOST) != null) {
      notes.add("no set of part host was made: name the host in hosts");
    }
    List<GoldenDocument> sets = new ArrayList<>();
    parts.forEach(
        (part, measurements) ->
            sets.add(
                GoldenDocument.of(
                    new GoldenSet(
                        document.name() + "-" + part.text(),
                        1,
                        part,
                        Validity.ALWAYS,
                        part == GoldenPart.HOST ? document.hosts() : Set.of(),
                        measurements))));
    return new PredictedSets(sets, notes);
  }

  private static void add(
      Prediction prediction, boolean wholePcrs, Map<GoldenPart, List<Measurement>> parts) {
    for (GoldenPart part : prediction.parts()) {
      List<? extends Measurement> found =
          wholePcrs && !prediction.wholePcrs(part).isEmpty()
              ? prediction.wholePcrs(part)
              : prediction.measurements(part);
      // Every record of a dynamic launch in order is of one host: the other parts say the same.
      if (!found.isEmpty() && part != GoldenPart.LAUNCH) {
        parts.computeIfAbsent(part, p -> new ArrayList<>()).addAll(found);
      }
    }
  }
}
