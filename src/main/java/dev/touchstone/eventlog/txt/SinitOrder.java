package dev.touchstone.eventlog.txt;

import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * SINIT's records on a TPM 2.0 come in one order per PCR, each type once, and nothing but SINIT's
 * and the launched environment's records extends the dynamic PCRs.
 *
 * <p>The attack: the type of a record is not measured. A launched kernel that is not the approved
 * one relabels its own MLE_HASH, extends the approved digest itself with locality 2 and logs that
 * as MLE_HASH. The replay is right; only the order, a doubled or an unknown type, or data that is
 * missing where SINIT logs it, give it away (hazard 13).
 */
final class SinitOrder {
  private static final Map<Long, List<TxtEventType>> ORDER =
      Map.of(
          17L,
          List.of(
              TxtEventType.HASH_START,
              TxtEventType.KM_HASH,
              TxtEventType.BPM_HASH,
              TxtEventType.KM_INFO_HASH,
              TxtEventType.BPM_INFO_HASH,
              TxtEventType.BOOT_POL_HASH,
              TxtEventType.BIOSAC_REG_DATA,
              TxtEventType.CPU_SCRTM_STAT,
              TxtEventType.LCP_CONTROL_HASH,
              TxtEventType.LCP_DETAILS_HASH,
              TxtEventType.STM_HASH,
              TxtEventType.OSSINITDATA_CAP_HASH,
              TxtEventType.MLE_HASH,
              TxtEventType.NV_INFO_HASH),
          18L,
          List.of(
              TxtEventType.SINIT_PUBKEY_HASH,
              TxtEventType.CPU_SCRTM_STAT,
              TxtEventType.OSSINITDATA_CAP_HASH,
              TxtEventType.LCP_CONTROL_HASH,
              TxtEventType.LCP_AUTHORITIES_HASH,
              TxtEventType.NV_INFO_HASH));

  /** Types whose record always carries the data that was hashed. */
  private static final Set<TxtEventType> WITH_DATA =
      Set.of(
          TxtEventType.HASH_START,
          TxtEventType.BIOSAC_REG_DATA,
          TxtEventType.CPU_SCRTM_STAT,
          TxtEventType.LCP_CONTROL_HASH,
          TxtEventType.LCP_DETAILS_HASH,
          TxtEventType.LCP_AUTHORITIES_HASH,
          TxtEventType.OSSINITDATA_CAP_HASH,
          TxtEventType.NV_INFO_HASH);

  /** Records of whoever was launched, of a cap, and of a launch without SINIT: any order. */
  private static final Set<TxtEventType> ANYWHERE =
      Set.of(
          TxtEventType.TB_MEASUREMENT,
          TxtEventType.SLAUNCH_MEASUREMENT,
          TxtEventType.CAP_VALUE,
          TxtEventType.RANDOM_VALUE,
          TxtEventType.COLD_BOOT_BIOS_HASH);

  private SinitOrder() {}

  static void check(TxtRecords records) {
    // the order of TPM 1.2 launches is another; their logs are read, not appraised
    if (records.events().stream().anyMatch(e -> e.is(TxtEventType.COMBINED_HASH))) {
      return;
    }
    int[] last = {-1, -1};
    Set<Long> launched = new HashSet<>();
    for (TxtEvent event : records.events()) {
      if (event.extended() && event.pcr() >= 17) {
        one(event, last, launched, records);
      }
    }
  }

  private static void one(TxtEvent event, int[] last, Set<Long> launched, TxtRecords records) {
    if (event.knownType().isEmpty()) {
      if (!TxtEventType.isSkinit(event.type())) {
        records.problem(event.offset(), name(event) + ": a type that is not known here");
      }
      return;
    }
    TxtEventType type = event.knownType().get();
    if (ANYWHERE.contains(type)) {
      if (type == TxtEventType.TB_MEASUREMENT || type == TxtEventType.SLAUNCH_MEASUREMENT) {
        launched.add(event.pcr());
      }
      return;
    }
    int rank = ORDER.getOrDefault(event.pcr(), List.of()).indexOf(type);
    if (rank < 0) {
      records.problem(event.offset(), name(event) + ": has no business in PCR " + event.pcr());
      return;
    }
    if (type != TxtEventType.HASH_START) {
      int at = (int) event.pcr() - 17;
      if (rank <= last[at] || launched.contains(event.pcr())) {
        records.problem(
            event.offset(),
            name(event) + ": doubled or out of SINIT's order in PCR " + event.pcr());
      }
      last[at] = Math.max(last[at], rank);
    }
    if (event.data().isEmpty() && WITH_DATA.contains(type)) {
      records.problem(event.offset(), name(event) + ": expected the data that was hashed");
    }
  }

  private static String name(TxtEvent event) {
    return "record " + event.index() + " (" + event.typeName() + ")";
  }
}
