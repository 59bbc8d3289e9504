package dev.touchstone.launch;

import dev.touchstone.eventlog.uefi.UefiEvent;
import dev.touchstone.tpm.Bytes;
import dev.touchstone.tpm.Digest;
import java.util.List;

/**
 * The events of a PCR, divided at its separator. Types are not measured: the separator is found by
 * its digest, so that no label moves it (hazard 13).
 *
 * @param before what firmware measured before it handed over
 * @param after the boot loaders' events, and whatever an operating system appended
 * @param separated whether a separator was found
 */
record PreOs(List<UefiEvent> before, List<UefiEvent> after, boolean separated) {
  static PreOs of(ProvenLog<?> log, int pcr) {
    List<UefiEvent> events = log.events(pcr, UefiEvent.class);
    Digest zeros = log.bank().hash(new byte[4]);
    Digest ones = log.bank().hash(Bytes.ofHex("ffffffff").toArray());
    for (int i = 0; i < events.size(); i++) {
      Digest digest = log.digest(events.get(i));
      if (digest.equals(zeros) || digest.equals(ones)) {
        return new PreOs(events.subList(0, i), events.subList(i + 1, events.size()), true);
      }
    }
    return new PreOs(events, List.of(), false);
  }
}
