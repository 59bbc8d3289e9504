package dev.touchstone.eventlog.uefi;

import dev.touchstone.eventlog.LittleEndian;

/** An EFI_GUID: 16 bytes, the first three fields little-endian (UEFI 2.10, appendix A). */
public record EfiGuid(String text) {
  static final int SIZE = 16;
  static final EfiGuid GLOBAL_VARIABLE = new EfiGuid("8be4df61-93ca-11d2-aa0d-00e098032b8c");
  static final EfiGuid IMAGE_SECURITY = new EfiGuid("d719b2cb-3d3a-4596-a3bc-dad00e67656f");
  static final EfiGuid SHIM = new EfiGuid("605dab50-e046-4300-abb6-3dd810dd8b23");

  /** The 16 bytes from {@code at}, which the caller has checked to exist. */
  static EfiGuid read(byte[] b, int at) {
    return new EfiGuid(
        "%08x-%04x-%04x-%02x%02x-%02x%02x%02x%02x%02x%02x"
            .formatted(
                LittleEndian.u32(b, at),
                LittleEndian.u16(b, at + 4),
                LittleEndian.u16(b, at + 6),
                b[at + 8],
                b[at + 9],
                b[at + 10],
                b[at + 11],
                b[at + 12],
                b[at + 13],
                b[at + 14],
                b[at + 15]));
  }

  @Override
  public String toString() {
    return text;
  }
}
