package dev.touchstone.eventlog.uefi;

import dev.touchstone.eventlog.LittleEndian;
import dev.touchstone.tpm.Bytes;
import dev.touchstone.tpm.HashAlgorithm;
import dev.touchstone.tpm.Parsed;
import java.nio.charset.StandardCharsets;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.SequencedMap;

/**
 * TCG_EfiSpecIDEvent (PFP 10.4.5.1), the first record of a crypto-agile log.
 *
 * @param sizes digest size in bytes per TPM_ALG_ID, in the order of the log
 */
public record SpecId(
    long platformClass,
    int minor,
    int major,
    int errata,
    int uintnSize,
    SequencedMap<Integer, Integer> sizes,
    Bytes vendorInfo) {
  static final byte[] SIGNATURE = "Spec ID Event03\0".getBytes(StandardCharsets.US_ASCII);
  private static final int FIXED = 28;

  /** Reads the event data; offsets in a failure count from the start of that data. */
  static Parsed<SpecId> parse(Bytes data) {
    byte[] b = data.toArray();
    if (b.length < FIXED) {
      return malformed(0, "at least 28 bytes expected, found " + b.length);
    }
    long count = LittleEndian.u32(b, 24);
    if (count == 0 || count > (b.length - FIXED) / 4) {
      return malformed(24, count + " algorithms in " + b.length + " bytes");
    }
    SequencedMap<Integer, Integer> sizes = new LinkedHashMap<>();
    int at = FIXED;
    for (long i = 0; i < count; i++, at += 4) {
      int algorithm = LittleEndian.u16(b, at);
      int size = LittleEndian.u16(b, at + 2);
      int expected = HashAlgorithm.ofTpmId(algorithm).map(HashAlgorithm::size).orElse(size);
      if (size != expected || size == 0) {
        return malformed(at, "algorithm 0x%x with digests of %d bytes".formatted(algorithm, size));
      }
      if (sizes.put(algorithm, size) != null) {
        return malformed(at, "algorithm 0x%x is listed twice".formatted(algorithm));
      }
    }
    if (at >= b.length || (b[at] & 0xff) > b.length - at - 1) {
      return malformed(at, "vendor information ends after the event");
    }
    return new Parsed.Ok<>(
        new SpecId(
            LittleEndian.u32(b, 16),
            b[20] & 0xff,
            b[21] & 0xff,
            b[22] & 0xff,
            b[23] & 0xff,
            Collections.unmodifiableSequencedMap(sizes),
            data.slice(at + 1, at + 1 + (b[at] & 0xff))));
  }

  private static Parsed<SpecId> malformed(long at, String reason) {
    return new Parsed.Malformed<>("TCG_EfiSpecIDEvent", at, reason);
  }
}
