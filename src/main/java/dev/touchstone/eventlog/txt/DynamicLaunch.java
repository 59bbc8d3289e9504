package dev.touchstone.eventlog.txt;

import dev.touchstone.tpm.Digest;
import dev.touchstone.tpm.HashAlgorithm;
import dev.touchstone.tpm.PcrValues;
import java.util.Optional;

/**
 * Whether a dynamic launch took place, by the quoted PCRs alone: no software can give PCR 17 to 19
 * another value than 0xFF… without the locality 4 sequence of the hardware (PC Client Platform TPM
 * Profile). tboot goes on unmeasured when it cannot launch, and its PCRs are the only sign of it.
 */
public enum DynamicLaunch {
  /** PCR 17 and 18 hold measurements. */
  LAUNCHED,
  /** PCR 17 or 18 is all 0xFF: not launched since the TPM was reset. */
  NOT_LAUNCHED,
  /** PCR 17 or 18 is all zeros: reset by a launch that measured nothing, which none does. */
  INCONSISTENT,
  /** PCR 17 or 18 of the bank is not quoted. */
  NOT_QUOTED;

  /** What the quoted values of that bank say. */
  public static DynamicLaunch of(PcrValues quoted, HashAlgorithm bank) {
    Optional<Digest> seventeen = quoted.get(bank, 17);
    Optional<Digest> eighteen = quoted.get(bank, 18);
    if (seventeen.isEmpty() || eighteen.isEmpty()) {
      return NOT_QUOTED;
    }
    if (seventeen.get().isAllOnes() || eighteen.get().isAllOnes()) {
      return NOT_LAUNCHED;
    }
    return seventeen.get().isAllZeros() || eighteen.get().isAllZeros() ? INCONSISTENT : LAUNCHED;
  }
}
