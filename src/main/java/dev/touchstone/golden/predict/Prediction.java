package dev.touchstone.golden.predict;

import dev.touchstone.golden.EventMeasurement;
import dev.touchstone.golden.ExpectedEvent;
import dev.touchstone.golden.FactMeasurement;
import dev.touchstone.golden.GoldenPart;
import dev.touchstone.golden.Measurement;
import dev.touchstone.golden.PcrMeasurement;
import dev.touchstone.tpm.Digest;
import dev.touchstone.tpm.HashAlgorithm;
import dev.touchstone.tpm.PcrValues;
import java.util.Collections;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/**
 * What a launch will measure, as material for golden sets of each part.
 *
 * @param byEvent for hosts that deliver a log: events, and facts that it will prove
 * @param wholePcrs for hosts that cannot: PCR values by part, in golden banks only. A set holds
 *     either these or the events.
 * @param pcrs the same values, and those of banks that prove nothing of the launch: to compare, not
 *     to be golden
 * @param notes what people should know before they activate the sets, in sentences
 */
public record Prediction(
    Map<GoldenPart, List<Measurement>> byEvent,
    Map<GoldenPart, List<PcrMeasurement>> wholePcrs,
    PcrValues pcrs,
    List<String> notes) {
  public Prediction {
    byEvent = copy(byEvent);
    wholePcrs = copy(wholePcrs);
    notes = List.copyOf(notes);
  }

  private static <T> Map<GoldenPart, List<T>> copy(Map<GoldenPart, List<T>> parts) {
    Map<GoldenPart, List<T>> copy = new EnumMap<>(GoldenPart.class);
    parts.forEach((part, list) -> copy.put(part, List.copyOf(list)));
    return Collections.unmodifiableMap(copy);
  }

  /** The parts that something was foretold for, by event or by PCR. */
  public Set<GoldenPart> parts() {
    Set<GoldenPart> parts = java.util.EnumSet.noneOf(GoldenPart.class);
    parts.addAll(byEvent.keySet());
    parts.addAll(wholePcrs.keySet());
    return Collections.unmodifiableSet(parts);
  }

  /** What a golden set of that part measures by event; empty if nothing of it was foretold. */
  public List<Measurement> measurements(GoldenPart part) {
    return byEvent.getOrDefault(part, List.of());
  }

  /** The events of that part, in order, PCR by PCR. */
  public List<ExpectedEvent> events(GoldenPart part) {
    return measurements(part).stream()
        .filter(EventMeasurement.class::isInstance)
        .map(EventMeasurement.class::cast)
        .flatMap(measurement -> measurement.events().stream())
        .toList();
  }

  /** What a golden set of that part measures by whole PCRs; empty if that was not possible. */
  public List<PcrMeasurement> wholePcrs(GoldenPart part) {
    return wholePcrs.getOrDefault(part, List.of());
  }

  /** Gathers a prediction. */
  static final class Builder {
    private final Map<GoldenPart, List<Measurement>> byEvent = new EnumMap<>(GoldenPart.class);
    private final Map<GoldenPart, List<PcrMeasurement>> whole = new EnumMap<>(GoldenPart.class);
    private final Map<HashAlgorithm, Map<Integer, Digest>> pcrs =
        new EnumMap<>(HashAlgorithm.class);
    private final List<String> notes = new java.util.ArrayList<>();

    void events(GoldenPart part, EventMeasurement measurement) {
      add(part, measurement);
    }

    void fact(GoldenPart part, FactMeasurement measurement) {
      add(part, measurement);
    }

    private void add(GoldenPart part, Measurement measurement) {
      byEvent.computeIfAbsent(part, p -> new java.util.ArrayList<>()).add(measurement);
    }

    void note(String note) {
      if (!notes.contains(note)) {
        notes.add(note);
      }
    }

    /** A value of a whole PCR; golden only in the banks named. */
    void pcr(
        GoldenPart part, int pcr, Map<HashAlgorithm, Digest> values, Set<HashAlgorithm> golden) {
      Map<HashAlgorithm, Digest> kept = new EnumMap<>(HashAlgorithm.class);
      values.forEach(
          (bank, value) -> {
            pcrs.computeIfAbsent(bank, b -> new TreeMap<>()).put(pcr, value);
            if (golden.contains(bank)) {
              kept.put(bank, value);
            }
          });
      if (!kept.isEmpty()) {
        whole
            .computeIfAbsent(part, p -> new java.util.ArrayList<>())
            .add(new PcrMeasurement(pcr, kept));
      }
    }

    Prediction build() {
      return new Prediction(byEvent, whole, PcrValues.of(pcrs), notes);
    }
  }
}
