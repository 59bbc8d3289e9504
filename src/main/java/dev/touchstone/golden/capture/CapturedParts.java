package dev.touchstone.golden.capture;

import dev.touchstone.golden.GoldenPart;
import dev.touchstone.golden.Measurement;
import java.util.Collections;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;

/**
 * What golden sets of each part would hold.
 *
 * @param parts those that something was found for
 * @param leftOut what was not taken
 * @param notes what to know before the sets are put into force, in sentences
 */
public record CapturedParts(
    Map<GoldenPart, List<Measurement>> parts, List<LeftOut> leftOut, List<String> notes) {
  public CapturedParts {
    Map<GoldenPart, List<Measurement>> copy = new EnumMap<>(GoldenPart.class);
    parts.forEach((part, list) -> copy.put(part, List.copyOf(list)));
    parts = Collections.unmodifiableMap(copy);
    leftOut = List.copyOf(leftOut);
    notes = List.copyOf(notes);
  }
}
