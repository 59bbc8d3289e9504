package dev.touchstone.tpm;

import java.util.Collections;
import java.util.EnumMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * PCR values by bank and index. On its own a claim; inside a verified quote what the TPM signed.
 */
public final class PcrValues {
  private final Map<HashAlgorithm, SortedMap<Integer, Digest>> banks;

  private PcrValues(Map<HashAlgorithm, SortedMap<Integer, Digest>> banks) {
    this.banks = banks;
  }

  /**
   * Copies {@code banks}; throws {@link IllegalArgumentException} where a digest or index does not
   * fit its bank.
   */
  public static PcrValues of(Map<HashAlgorithm, ? extends Map<Integer, Digest>> banks) {
    Map<HashAlgorithm, SortedMap<Integer, Digest>> copy = new EnumMap<>(HashAlgorithm.class);
    banks.forEach(
        (algorithm, values) -> {
          SortedMap<Integer, Digest> sorted = new TreeMap<>();
          values.forEach(
              (pcr, digest) -> {
                if (pcr < 0 || pcr >= PcrSelection.PCR_COUNT) {
                  throw new IllegalArgumentException("PCR " + pcr + " is outside 0 to 23");
                }
                if (digest.algorithm() != algorithm) {
                  throw new IllegalArgumentException(
                      "a " + digest + " cannot stand in bank " + algorithm.bank());
                }
                sorted.put(pcr, digest);
              });
          copy.put(algorithm, Collections.unmodifiableSortedMap(sorted));
        });
    return new PcrValues(Collections.unmodifiableMap(copy));
  }

  public Set<HashAlgorithm> banks() {
    return banks.keySet();
  }

  /** The values of one bank in ascending order of PCR; empty if the bank is absent. */
  public SortedMap<Integer, Digest> bank(HashAlgorithm algorithm) {
    return banks.getOrDefault(algorithm, Collections.emptySortedMap());
  }

  public Optional<Digest> get(HashAlgorithm algorithm, int pcr) {
    return Optional.ofNullable(bank(algorithm).get(pcr));
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof PcrValues that && banks.equals(that.banks);
  }

  @Override
  public int hashCode() {
    return banks.hashCode();
  }

  @Override
  public String toString() {
    return banks.toString();
  }
}
