package dev.touchstone.tpm;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.stream.Collectors;

/**
 * Which PCRs of which banks, in the order in which a quote concatenates them (TPML_PCR_SELECTION,
 * TPM 2.0 Library Part 2, 10.9.7). The order of the banks is significant: it is the order in which
 * {@code pcrDigest} is computed.
 */
public record PcrSelection(List<Bank> banks) {

  /** PCR indices of the PC Client profile: 0 to 23. */
  public static final int PCR_COUNT = 24;

  /** The PCRs selected of one bank. */
  public record Bank(HashAlgorithm algorithm, SortedSet<Integer> pcrs) {
    public Bank {
      for (int pcr : pcrs) {
        if (pcr < 0 || pcr >= PCR_COUNT) {
          throw new IllegalArgumentException("PCR " + pcr + " is outside 0 to 23");
        }
      }
      pcrs = Collections.unmodifiableSortedSet(new TreeSet<>(pcrs));
    }
  }

  public PcrSelection {
    banks = List.copyOf(banks);
  }

  /**
   * Reads the notation of tpm2-tools, ranges allowed: {@code sha256:0-10,14+sha1:0}. Throws {@link
   * IllegalArgumentException} with what was expected.
   */
  public static PcrSelection parse(String text) {
    List<Bank> banks = new ArrayList<>();
    for (String part : text.trim().split("\\+", -1)) {
      int colon = part.indexOf(':');
      if (colon < 0) {
        throw new IllegalArgumentException(
            "expected BANK:PCR,PCR-PCR,… such as sha256:0-10,14; found \"" + part + "\"");
      }
      String name = part.substring(0, colon).trim();
      HashAlgorithm algorithm =
          HashAlgorithm.ofBank(name)
              .orElseThrow(
                  () ->
                      new IllegalArgumentException(
                          "unknown PCR bank \"" + name + "\": sha1, sha256, sha384 or sha512"));
      SortedSet<Integer> pcrs = new TreeSet<>();
      for (String item : part.substring(colon + 1).split(",", -1)) {
        addRange(pcrs, item.trim());
      }
      banks.add(new Bank(algorithm, pcrs));
    }
    return new PcrSelection(banks);
  }

  private static void addRange(Set<Integer> pcrs, String item) {
    try {
      int dash = item.indexOf('-');
      int from = Integer.parseInt(dash < 0 ? item : item.substring(0, dash));
      int to = dash < 0 ? from : Integer.parseInt(item.substring(dash + 1));
      if (from < 0 || to >= PCR_COUNT || from > to) {
        throw new IllegalArgumentException("\"" + item + "\" is no PCR or range within 0 to 23");
      }
      for (int pcr = from; pcr <= to; pcr++) {
        pcrs.add(pcr);
      }
    } catch (NumberFormatException e) {
      throw new IllegalArgumentException("\"" + item + "\" is no PCR or range within 0 to 23", e);
    }
  }

  /** Whether this selection covers the PCR in the bank. */
  public boolean covers(HashAlgorithm algorithm, int pcr) {
    return banks.stream()
        .anyMatch(bank -> bank.algorithm() == algorithm && bank.pcrs().contains(pcr));
  }

  /**
   * This selection with these PCRs besides. A bank that it does not have yet gets the PCRs of its
   * first one too, and comes last.
   */
  public PcrSelection with(HashAlgorithm algorithm, Set<Integer> pcrs) {
    List<Bank> extended = new ArrayList<>();
    boolean found = false;
    for (Bank bank : banks) {
      SortedSet<Integer> all = new TreeSet<>(bank.pcrs());
      if (bank.algorithm() == algorithm) {
        all.addAll(pcrs);
        found = true;
      }
      extended.add(new Bank(bank.algorithm(), all));
    }
    if (!found) {
      SortedSet<Integer> all = new TreeSet<>(pcrs);
      banks.stream().findFirst().ifPresent(bank -> all.addAll(bank.pcrs()));
      extended.add(new Bank(algorithm, all));
    }
    return new PcrSelection(extended);
  }

  /** The notation of tpm2-tools: {@code sha256:0,1,2+sha1:0}. */
  @Override
  public String toString() {
    return banks.stream()
        .map(
            bank ->
                bank.algorithm().bank()
                    + ":"
                    + bank.pcrs().stream().map(String::valueOf).collect(Collectors.joining(",")))
        .collect(Collectors.joining("+"));
  }
}
