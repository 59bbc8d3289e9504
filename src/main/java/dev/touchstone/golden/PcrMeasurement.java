package dev.touchstone.golden;

import dev.touchstone.tpm.Digest;
import dev.touchstone.tpm.HashAlgorithm;
import dev.touchstone.tpm.PcrSelection;
import java.util.Map;

/**
 * The value of a whole PCR.
 *
 * @param values by bank; at least one. Only the bank that the policy judges counts.
 */
public record PcrMeasurement(int pcr, Map<HashAlgorithm, Digest> values) implements Measurement {
  public PcrMeasurement {
    if (pcr < 0 || pcr >= PcrSelection.PCR_COUNT) {
      throw new IllegalArgumentException("PCR " + pcr + " is outside 0 to 23");
    }
    values = GoldenDigests.copyOf(values);
    if (values.isEmpty()) {
      throw new IllegalArgumentException("PCR " + pcr + " is named without a value");
    }
  }

  /** One value in one bank. */
  public static PcrMeasurement of(int pcr, Digest value) {
    return new PcrMeasurement(pcr, Map.of(value.algorithm(), value));
  }
}
