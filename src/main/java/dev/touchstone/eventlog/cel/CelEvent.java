package dev.touchstone.eventlog.cel;

import dev.touchstone.eventlog.Binding;
import dev.touchstone.tpm.Bytes;
import dev.touchstone.tpm.Digest;
import dev.touchstone.tpm.HashAlgorithm;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;

/**
 * A record of a canonical event log.
 *
 * @param index position in the log from 0
 * @param offset bytes from the start of the input
 * @param recnum the record's own number, if it has one (systemd's have none)
 * @param pcr empty for a record of an NV index
 * @param contentType {@code systemd}, {@code pcclient_std}, {@code ima_template}, …; of a TLV type
 *     that is not known the number
 * @param eventType what the content says it is: {@code phase}, {@code EV_IPL}, {@code ima-sig}
 * @param digests of known algorithms; others are in {@code unknownDigests}
 * @param data what {@code binding} speaks of: systemd's string, the event data, the template data;
 *     else the content as it stands
 * @param text for people
 */
public record CelEvent(
    int index,
    long offset,
    OptionalLong recnum,
    OptionalInt pcr,
    String contentType,
    String eventType,
    List<Digest> digests,
    List<String> unknownDigests,
    Bytes data,
    Binding binding,
    String text) {

  public CelEvent {
    digests = List.copyOf(digests);
    unknownDigests = List.copyOf(unknownDigests);
  }

  public Optional<Digest> digest(HashAlgorithm bank) {
    return digests.stream().filter(digest -> digest.algorithm() == bank).findFirst();
  }

  /** Whether the record extended a PCR; NV indices and EV_NO_ACTION did not. */
  public boolean extended() {
    return pcr.isPresent() && pcr.getAsInt() <= 23 && !"EV_NO_ACTION".equals(eventType);
  }
}
