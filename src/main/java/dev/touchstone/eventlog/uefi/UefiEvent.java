package dev.touchstone.eventlog.uefi;

import dev.touchstone.eventlog.Binding;
import dev.touchstone.eventlog.EventDigest;
import dev.touchstone.eventlog.LogEvent;
import dev.touchstone.tpm.Bytes;
import dev.touchstone.tpm.PcrSelection;
import java.util.List;

/**
 * One record of a UEFI log: TCG_PCR_EVENT2, or TCG_PCR_EVENT of a SHA-1 log (PFP 10.2).
 *
 * @param boundBytes what of the data (or which other spelling of it) the digests cover; empty if
 *     the event is not bound. The prefix of a GRUB string, and the name of a variable whose value
 *     alone was hashed, are not covered: they are hints.
 */
public record UefiEvent(
    int index,
    long offset,
    long pcr,
    long type,
    List<EventDigest> digests,
    Bytes data,
    Binding binding,
    Bytes boundBytes)
    implements LogEvent {

  @Override
  public String typeName() {
    return UefiEventType.nameOf(type);
  }

  @Override
  public boolean extended() {
    return type != UefiEventType.EV_NO_ACTION.code() && pcr < PcrSelection.PCR_COUNT;
  }

  /** Whether {@code wanted} is this event's type. */
  public boolean is(UefiEventType wanted) {
    return type == wanted.code();
  }

  /** The data by the structure of the type; decoded at each call. */
  public EventData decoded() {
    return EventDataDecoder.decode(this);
  }

  @Override
  public String text() {
    return decoded().text();
  }
}
