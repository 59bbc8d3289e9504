package dev.touchstone.golden.predict;

import dev.touchstone.eventlog.txt.TxtEventType;
import dev.touchstone.tpm.Digest;
import dev.touchstone.tpm.HashAlgorithm;
import java.util.Collections;
import java.util.EnumMap;
import java.util.Map;

/**
 * A measurement of SINIT or of the hardware before it.
 *
 * @param pcr 17 or 18
 * @param type {@code MLE_HASH} stands for whatever tboot is foretold; its digests are not used
 * @param digests what was extended, in the banks that it was extended into; for {@code HASH_START}
 *     H(SinitHash ‖ EDX), never the value that PCR 17 gets by it
 * @param logged what a log of this platform shows: the same, but for SINITs that log the value of
 *     PCR 17 with {@code HASH_START}
 */
public record PlatformEvent(
    int pcr,
    TxtEventType type,
    Map<HashAlgorithm, Digest> digests,
    Map<HashAlgorithm, Digest> logged) {
  public PlatformEvent {
    if (pcr != 17 && pcr != 18) {
      throw new IllegalArgumentException("SINIT extends PCR 17 and 18, not " + pcr);
    }
    digests = copy(digests);
    logged = copy(logged);
  }

  public PlatformEvent(int pcr, TxtEventType type, Map<HashAlgorithm, Digest> digests) {
    this(pcr, type, digests, digests);
  }

  private static Map<HashAlgorithm, Digest> copy(Map<HashAlgorithm, Digest> digests) {
    Map<HashAlgorithm, Digest> copy = new EnumMap<>(HashAlgorithm.class);
    copy.putAll(digests);
    return Collections.unmodifiableMap(copy);
  }

  boolean isMle() {
    return type == TxtEventType.MLE_HASH;
  }
}
