package dev.touchstone.eventlog.uefi;

import dev.touchstone.eventlog.LogReader;
import dev.touchstone.eventlog.LogReader.Unreadable;
import dev.touchstone.tpm.Bytes;
import dev.touchstone.tpm.HashAlgorithm;
import dev.touchstone.tpm.Parsed;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * TCG_EfiSpecIdEvent (PFP, "Specification ID Version Event"): which digests the events carry.
 *
 * @param sizes digest size in bytes by TPM_ALG_ID, in the log's order
 */
record SpecId(Map<Integer, Integer> sizes) {
  static final Bytes SIGNATURE =
      Bytes.copyOf("Spec ID Event03\0".getBytes(StandardCharsets.US_ASCII));
  private static final int MAX_DIGEST = 64;
  private static final int AFTER_SIGNATURE_AND_VERSIONS = 16 + 8;

  static Parsed<SpecId> parse(Bytes data) {
    LogReader reader = new LogReader(data);
    try {
      reader.take(AFTER_SIGNATURE_AND_VERSIONS, "signature, platform class and version");
      long count = reader.u32("numberOfAlgorithms");
      Map<Integer, Integer> sizes = new LinkedHashMap<>();
      for (long i = 0; i < count; i++) {
        int offset = reader.position();
        int algorithm = reader.u16("algorithmId");
        int size = reader.u16("digestSize");
        Optional<HashAlgorithm> known = HashAlgorithm.ofTpmId(algorithm);
        if (size == 0 || size > MAX_DIGEST || known.filter(k -> k.size() != size).isPresent()) {
          return new Parsed.Malformed<>(
              "Spec ID event",
              offset,
              String.format("digest size %d does not fit algorithm 0x%04x", size, algorithm));
        }
        if (sizes.put(algorithm, size) != null) {
          return new Parsed.Malformed<>(
              "Spec ID event",
              offset,
              String.format("algorithm 0x%04x is listed twice", algorithm));
        }
      }
      return sizes.isEmpty()
          ? new Parsed.Malformed<>(
              "Spec ID event", reader.position(), "no digest algorithm is listed")
          : new Parsed.Ok<>(new SpecId(sizes));
    } catch (Unreadable e) {
      return new Parsed.Malformed<>("Spec ID event", e.offset(), e.getMessage());
    }
  }

  List<HashAlgorithm> banks() {
    return sizes.keySet().stream().map(HashAlgorithm::ofTpmId).flatMap(Optional::stream).toList();
  }
}
