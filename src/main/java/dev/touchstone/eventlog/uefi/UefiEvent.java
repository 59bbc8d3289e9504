package dev.touchstone.eventlog.uefi;

import dev.touchstone.eventlog.Binding;
import dev.touchstone.eventlog.EventDigest;
import dev.touchstone.eventlog.LogEvent;
import dev.touchstone.tpm.Bytes;
import dev.touchstone.tpm.PcrSelection;
import java.util.List;

/** TCG_PCR_EVENT or TCG_PCR_EVENT2 (PFP, "Event Log Structure"). */
public record UefiEvent(
    int index, long offset, long pcr, long type, List<EventDigest> digests, Bytes data)
    implements LogEvent {

  public UefiEvent {
    digests = List.copyOf(digests);
  }

  @Override
  public String typeName() {
    return EventType.name(type);
  }

  /** EV_NO_ACTION informs and is never extended; a PCR that does not exist cannot be. */
  @Override
  public boolean extended() {
    return type != EventType.EV_NO_ACTION && pcr < PcrSelection.PCR_COUNT;
  }

  /** Nothing is read out of event data yet, so none of it is claimed to be covered. */
  @Override
  public Binding binding() {
    return Binding.UNKNOWN;
  }

  @Override
  public String text() {
    return typeName();
  }
}
