package dev.touchstone.eventlog.txt;

import dev.touchstone.eventlog.Binding;
import dev.touchstone.eventlog.EventDigest;
import dev.touchstone.eventlog.LittleEndian;
import dev.touchstone.eventlog.LogEvent;
import dev.touchstone.tpm.Bytes;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;

/**
 * A record of a TXT log.
 *
 * @param index position in the log from 0, header records not counted
 * @param offset bytes from the start of the input
 * @param pcr as logged; 255 for a record that is not extended
 * @param type as logged, 32 bits unsigned
 * @param digests one per bank the record was extended into, in the order of the log
 * @param binding whether every known digest is {@code H(data)}; {@link Binding#UNKNOWN} where the
 *     digest itself is the claim
 */
public record TxtEvent(
    int index,
    long offset,
    long pcr,
    long type,
    List<EventDigest> digests,
    Bytes data,
    Binding binding)
    implements LogEvent {

  /** Highest PCR of the PC Client profile. */
  private static final int LAST_PCR = 23;

  public TxtEvent {
    digests = List.copyOf(digests);
  }

  /** The name of the type, or its number in hex. */
  @Override
  public String typeName() {
    return TxtEventType.nameOf(type);
  }

  public Optional<TxtEventType> knownType() {
    return TxtEventType.of(type);
  }

  public boolean is(TxtEventType wanted) {
    return type == wanted.value();
  }

  /** Whether this record changed a PCR: EV_NO_ACTION, PCRMAPPING, markers and PCR 255 did not. */
  @Override
  public boolean extended() {
    return pcr <= LAST_PCR
        && knownType()
            .map(known -> known.content() != TxtEventType.Content.NOT_MEASURED)
            .orElse(true);
  }

  /** For people: the data as a number or text where it is one, else hex. */
  @Override
  public String text() {
    if (data.isEmpty()) {
      return "";
    }
    boolean label =
        knownType()
            .map(known -> known.content() == TxtEventType.Content.LABEL)
            .orElse(TxtEventType.isSkinit(type));
    if (label && isPrintable()) {
      return new String(data.toArray(), StandardCharsets.US_ASCII).replace("\0", "").trim();
    }
    if (data.size() == 4) {
      return "0x" + Long.toHexString(LittleEndian.u32(data.toArray(), 0));
    }
    return data.hex();
  }

  private boolean isPrintable() {
    for (int i = 0; i < data.size(); i++) {
      byte b = data.at(i);
      boolean trailingNul = b == 0 && i == data.size() - 1;
      if (!trailingNul && (b < ' ' || b > '~')) {
        return false;
      }
    }
    return true;
  }
}
