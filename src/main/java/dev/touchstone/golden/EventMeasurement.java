package dev.touchstone.golden;

import dev.touchstone.launch.LogKind;
import dev.touchstone.tpm.PcrSelection;
import java.util.List;
import java.util.Optional;

/**
 * Events of one PCR, in a log that explains the PCR.
 *
 * @param among which of the PCR's extended events are compared; empty for all of them
 * @param events the events expected, in the order of measurement
 */
public record EventMeasurement(
    LogKind log, int pcr, Match match, Optional<EventSelector> among, List<ExpectedEvent> events)
    implements Measurement {
  /** How the events are held against the log. */
  public enum Match {
    /** Each of them must be there, as often as it is listed; others may be there too. */
    INCLUDE,
    /** The events compared are these, in this order and this often, and no other. */
    EXACTLY,
    /**
     * Every event compared is one of these, in any order and number: nothing unknown was measured.
     */
    ALLOWED,
    /** None of them may be there. */
    EXCLUDE
  }

  public EventMeasurement {
    if (pcr < 0 || pcr >= PcrSelection.PCR_COUNT) {
      throw new IllegalArgumentException("PCR " + pcr + " is outside 0 to 23");
    }
    events = List.copyOf(events);
    if (events.isEmpty() && match != Match.EXACTLY) {
      throw new IllegalArgumentException(
          "PCR " + pcr + ": a list without events would match every launch");
    }
  }
}
