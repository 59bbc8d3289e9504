package dev.touchstone.eventlog.txt;

import java.util.Optional;

/**
 * Event types of dynamic launches. Intel TXT Software Development Guide, appendix on the event log
 * (base 0x400); tboot {@code include/tboot.h}; TrenchBoot {@code slr_table.h, txt.h, skl.h}.
 */
public enum TxtEventType {
  EV_NO_ACTION(0x3, Content.NOT_MEASURED),
  /** What PCR mapping SINIT used; its digest is uninitialised memory and is not extended. */
  PCRMAPPING(0x401, Content.NOT_MEASURED),
  /** SinitHash ‖ EDX, by the hardware itself; its digest has a quirk of its own. */
  HASH_START(0x402, Content.HASH_START),
  COMBINED_HASH(0x403, Content.DATA),
  /** The measured launch environment: tboot, or a TrenchBoot kernel. */
  MLE_HASH(0x404, Content.DIGEST),
  BIOSAC_REG_DATA(0x40a, Content.DATA),
  CPU_SCRTM_STAT(0x40b, Content.DATA),
  LCP_CONTROL_HASH(0x40c, Content.DATA),
  ELEMENTS_HASH(0x40d, Content.DATA),
  STM_HASH(0x40e, Content.DATA),
  OSSINITDATA_CAP_HASH(0x40f, Content.DATA),
  SINIT_PUBKEY_HASH(0x410, Content.DIGEST),
  LCP_HASH(0x411, Content.DATA),
  LCP_DETAILS_HASH(0x412, Content.DATA),
  LCP_AUTHORITIES_HASH(0x413, Content.DATA),
  NV_INFO_HASH(0x414, Content.DATA),
  COLD_BOOT_BIOS_HASH(0x415, Content.DATA),
  KM_HASH(0x416, Content.DATA),
  BPM_HASH(0x417, Content.DATA),
  KM_INFO_HASH(0x418, Content.DATA),
  BPM_INFO_HASH(0x419, Content.DATA),
  BOOT_POL_HASH(0x41a, Content.DATA),
  RANDOM_VALUE(0x4fe, Content.DATA),
  /** A bank that SINIT cannot hash for was capped. */
  CAP_VALUE(0x4ff, Content.CAPPED),
  /** A tboot measurement: VL policy or module; no data. */
  TB_MEASUREMENT(0x501, Content.DIGEST),
  /** A measurement of TrenchBoot's kernel or Xen; the data is a text that names it. */
  SLAUNCH_MEASUREMENT(0x502, Content.LABEL),
  /** Marks where TrenchBoot's records start; the kernel does not extend it. */
  SLAUNCH_START(0x503, Content.NOT_MEASURED),
  /** Marks where TrenchBoot's records end; the kernel does not extend it. */
  SLAUNCH_END(0x504, Content.NOT_MEASURED);

  /** How a record's digests follow from its data. */
  enum Content {
    /** digest = H(data); no data, then the digest itself is the claim. */
    DATA,
    /** H(data), or the value that PCR 17 gets by it. */
    HASH_START,
    /** No data by specification. */
    DIGEST,
    /** A cap: some SINITs log H(data), others the value 1 padded to the digest. */
    CAPPED,
    /** The data only names what was hashed: never more than a hint. */
    LABEL,
    /** Never extended. */
    NOT_MEASURED
  }

  private final long value;
  private final Content content;

  TxtEventType(long value, Content content) {
    this.value = value;
    this.content = content;
  }

  /** The number in the log. */
  public long value() {
    return value;
  }

  Content content() {
    return content;
  }

  /** AMD SKINIT launches number their records from here (TrenchBoot secure kernel loader). */
  static final long SKINIT_FIRST = 0x8001;

  static final long SKINIT_LAST = 0x8007;

  /** The name, or for a type that has none here its number: {@code 0x60000001} of ESXi. */
  public static String nameOf(long value) {
    String hex = "0x" + Long.toHexString(value);
    return of(value).map(TxtEventType::name).orElse(isSkinit(value) ? "SKINIT_" + hex : hex);
  }

  static boolean isSkinit(long value) {
    return value >= SKINIT_FIRST && value <= SKINIT_LAST;
  }

  /** The type of that number; empty for one that is not known here. */
  public static Optional<TxtEventType> of(long value) {
    for (TxtEventType type : values()) {
      if (type.value == value) {
        return Optional.of(type);
      }
    }
    return Optional.empty();
  }
}
