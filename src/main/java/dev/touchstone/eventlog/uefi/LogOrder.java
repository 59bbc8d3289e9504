package dev.touchstone.eventlog.uefi;

import dev.touchstone.eventlog.LogProblem;
import dev.touchstone.tpm.Bytes;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalInt;

/**
 * What the sequence of events must keep to: separators (PFP 3.3.3.1) and StartupLocality
 * (10.4.5.3).
 *
 * @param startupLocality the locality to start PCR 0 from; empty if nothing valid was said
 */
record LogOrder(List<LogProblem> problems, OptionalInt startupLocality) {
  private static final Bytes LOCALITY =
      Bytes.copyOf("StartupLocality\0".getBytes(StandardCharsets.US_ASCII));
  private static final int SEPARATED_PCRS = 8;

  static LogOrder check(List<UefiEvent> events, boolean complete) {
    List<LogProblem> problems = new ArrayList<>();
    int[] separators = new int[SEPARATED_PCRS];
    OptionalInt locality = OptionalInt.empty();
    boolean localitySeen = false;
    boolean pcr0Extended = false;
    boolean hcrtmFirst = false;
    for (UefiEvent event : events) {
      if (isLocality(event)) {
        String refusal = localityRefusal(event, localitySeen, pcr0Extended);
        if (refusal.isEmpty()) {
          locality = OptionalInt.of(event.data().at(LOCALITY.size()));
        } else {
          problems.add(new LogProblem(event.offset(), refusal));
        }
        localitySeen = true;
      }
      if (!event.extended()) {
        continue;
      }
      if (event.pcr() == 0 && !pcr0Extended) {
        pcr0Extended = true;
        hcrtmFirst = event.is(UefiEventType.EV_EFI_HCRTM_EVENT);
      }
      if (!TypePlacement.allowed(
          UefiEventType.of(event.type()).orElse(UefiEventType.EV_UNUSED), event.pcr())) {
        problems.add(
            new LogProblem(
                event.offset(),
                "%s has no business in PCR %d".formatted(event.typeName(), event.pcr())));
      }
      if (event.is(UefiEventType.EV_SEPARATOR) && event.pcr() < SEPARATED_PCRS) {
        checkSeparator(event, ++separators[(int) event.pcr()], problems);
      }
    }
    List<Integer> open = new ArrayList<>();
    for (int pcr = 0; pcr < SEPARATED_PCRS; pcr++) {
      if (separators[pcr] == 0) {
        open.add(pcr);
      }
    }
    if (!open.isEmpty() && complete) {
      problems.add(
          new LogProblem(0, "no separator closes the pre-OS phase of PCR " + String.valueOf(open)));
    }
    // an H-CRTM sequence starts PCR 0 at locality 4, whether or not the log says so (PFP 2.3.2)
    if (hcrtmFirst && locality.isEmpty()) {
      locality = OptionalInt.of(4);
    } else if (hcrtmFirst && locality.getAsInt() != 4) {
      problems.add(
          new LogProblem(
              0, "an H-CRTM event needs startup locality 4, found " + locality.getAsInt()));
    }
    return new LogOrder(List.copyOf(problems), locality);
  }

  static boolean isLocality(UefiEvent event) {
    Bytes data = event.data();
    return event.is(UefiEventType.EV_NO_ACTION)
        && data.size() >= LOCALITY.size()
        && data.slice(0, LOCALITY.size()).equals(LOCALITY);
  }

  private static String localityRefusal(UefiEvent event, boolean seen, boolean pcr0Extended) {
    if (event.data().size() != LOCALITY.size() + 1) {
      return "StartupLocality of %d bytes, 17 expected".formatted(event.data().size());
    }
    int locality = event.data().at(LOCALITY.size()) & 0xff;
    if (locality != 0 && locality != 3 && locality != 4) {
      return "StartupLocality must be 0, 3 or 4, found " + locality;
    }
    if (event.pcr() != 0) {
      return "StartupLocality must stand in PCR 0, found PCR %d".formatted(event.pcr());
    }
    if (seen) {
      return "a second StartupLocality event; only the first is applied";
    }
    return pcr0Extended ? "StartupLocality after PCR 0 was extended; not applied" : "";
  }

  private static void checkSeparator(UefiEvent event, int count, List<LogProblem> problems) {
    if (count > 1) {
      problems.add(
          new LogProblem(
              event.offset(), "PCR %d has a separator more than once".formatted(event.pcr())));
    }
    String value = event.data().hex();
    if (!value.equals("00000000") && !value.equals("ffffffff")) {
      problems.add(
          new LogProblem(
              event.offset(),
              "the separator of PCR %d must be 00000000 or ffffffff, found %d bytes %s"
                  .formatted(
                      event.pcr(),
                      event.data().size(),
                      value.substring(0, Math.min(16, value.length())))));
    }
  }
}
