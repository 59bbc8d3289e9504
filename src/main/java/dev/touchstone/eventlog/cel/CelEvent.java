package dev.touchstone.eventlog.cel;

import dev.touchstone.eventlog.Binding;
import dev.touchstone.eventlog.EventDigest;
import dev.touchstone.eventlog.LogEvent;
import dev.touchstone.tpm.Bytes;
import dev.touchstone.tpm.PcrSelection;
import java.util.List;
import java.util.OptionalLong;

/**
 * A record of a canonical event log.
 *
 * @param index position in the log from 0
 * @param offset bytes from the start of the input
 * @param recnum the record's own number, if it has one (systemd's have none)
 * @param pcr 0xFFFFFFFF for a record of an NV index
 * @param contentType {@code systemd}, {@code pcclient_std}, {@code ima_template}, …; of a TLV type
 *     that is not known the number
 * @param eventType what the content says it is: {@code phase}, {@code EV_IPL}, {@code ima-sig}
 * @param digests in the order of the log; TPM_ALG_ID 0 for a name that is not known here
 * @param data what {@code binding} speaks of: systemd's string, the event data, the template data;
 *     else the content as it stands
 * @param text for people
 */
public record CelEvent(
    int index,
    long offset,
    OptionalLong recnum,
    long pcr,
    String contentType,
    String eventType,
    List<EventDigest> digests,
    Bytes data,
    Binding binding,
    String text)
    implements LogEvent {

  /** Stands for no PCR. */
  static final long NO_PCR = 0xffff_ffffL;

  public CelEvent {
    digests = List.copyOf(digests);
  }

  /** The event type of the PC Client profile if the content has its number, else 0. */
  @Override
  public long type() {
    try {
      return eventType.startsWith("0x") ? Long.parseLong(eventType.substring(2), 16) : 0;
    } catch (NumberFormatException e) {
      return 0;
    }
  }

  /** Content type and event type: {@code systemd/phase}. */
  @Override
  public String typeName() {
    return eventType.isEmpty() ? contentType : contentType + "/" + eventType;
  }

  /** Whether the record extended a PCR; NV indices and EV_NO_ACTION did not. */
  @Override
  public boolean extended() {
    return pcr < PcrSelection.PCR_COUNT && !"EV_NO_ACTION".equals(eventType);
  }
}
