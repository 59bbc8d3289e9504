package dev.touchstone.eventlog.txt;

import dev.touchstone.eventlog.Binding;

/**
 * What holds for every log of a dynamic launch: the hardware measures first, once, into PCR 17, and
 * data that has a digest has the right one.
 */
final class LaunchOrder {
  private LaunchOrder() {}

  static void check(TxtRecords records) {
    boolean launched = false;
    for (TxtEvent event : records.events()) {
      if (event.binding() == Binding.UNBOUND) {
        records.problem(
            event.offset(), name(event) + ": the digest is not the hash of the logged data");
      }
      if (!event.extended()) {
        continue;
      }
      boolean start = event.is(TxtEventType.HASH_START);
      if (!launched && !start && !TxtEventType.isSkinit(event.type())) {
        records.problem(
            event.offset(),
            name(event) + ": expected HASH_START as the first record that extends a PCR");
      }
      if (start && launched) {
        // a launch resets the PCRs; a record relabelled HASH_START would hide what was before it
        records.problem(event.offset(), name(event) + ": a second HASH_START");
      }
      if (start && event.pcr() != 17) {
        records.problem(
            event.offset(), name(event) + ": expected in PCR 17, found in PCR " + event.pcr());
      }
      launched = true;
    }
  }

  private static String name(TxtEvent event) {
    return "record " + event.index() + " (" + event.typeName() + ")";
  }
}
