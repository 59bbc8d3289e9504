package dev.touchstone.golden.predict;

import dev.touchstone.golden.ExpectedEvent;
import java.util.List;

/** What firmware itself measures into PCR 4. */
public sealed interface FirmwareEvents {
  /**
   * One boot attempt: {@code Calling EFI Application from Boot Option}, then the separator (PC
   * Client Platform Firmware Profile, 3.3.4.5 and 10.4.4).
   */
  record Usual() implements FirmwareEvents {}

  /** As an earlier launch of such a machine showed, in order. */
  record Recorded(List<ExpectedEvent> events) implements FirmwareEvents {
    public Recorded {
      events = List.copyOf(events);
    }
  }
}
