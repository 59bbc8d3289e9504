package dev.touchstone.eventlog.uefi;

import dev.touchstone.eventlog.LittleEndian;
import dev.touchstone.tpm.Bytes;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** EFI_SIGNATURE_LIST (UEFI 2.10, section 32.4.1). */
public record SignatureList(EfiGuid type, Bytes header, List<Signature> signatures) {
  private static final int FIXED = 28;

  /** EFI_SIGNATURE_DATA: who added it, and a certificate or hash. */
  public record Signature(EfiGuid owner, Bytes data) {}

  /**
   * Reads lists that fill {@code value}; empty if any length does not fit: SignatureSize of 0 or
   * more than the list holds, a header larger than the list, bytes left over.
   */
  public static Optional<List<SignatureList>> readAll(Bytes value) {
    byte[] b = value.toArray();
    List<SignatureList> lists = new ArrayList<>();
    int at = 0;
    while (at < b.length) {
      if (b.length - at < FIXED) {
        return Optional.empty();
      }
      long listSize = LittleEndian.u32(b, at + 16);
      long headerSize = LittleEndian.u32(b, at + 20);
      long signatureSize = LittleEndian.u32(b, at + 24);
      if (listSize < FIXED
          || listSize > b.length - at
          || headerSize > listSize - FIXED
          || signatureSize <= EfiGuid.SIZE
          || (listSize - FIXED - headerSize) % signatureSize != 0) {
        return Optional.empty();
      }
      int end = at + (int) listSize;
      int first = at + FIXED + (int) headerSize;
      List<Signature> signatures = new ArrayList<>();
      for (int s = first; s < end; s += (int) signatureSize) {
        signatures.add(
            new Signature(
                EfiGuid.read(b, s), Bytes.copyOf(b, s + EfiGuid.SIZE, s + (int) signatureSize)));
      }
      lists.add(
          new SignatureList(
              EfiGuid.read(b, at), Bytes.copyOf(b, at + FIXED, first), List.copyOf(signatures)));
      at = end;
    }
    return Optional.of(List.copyOf(lists));
  }
}
