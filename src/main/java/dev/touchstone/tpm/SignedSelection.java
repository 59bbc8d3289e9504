package dev.touchstone.tpm;

import dev.touchstone.tpm.QuoteProblem.Code;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedSet;
import java.util.TreeSet;

/** The signed selection against the one asked for, and the values against its digest. */
final class SignedSelection {
  private SignedSelection() {}

  /**
   * The selection, if it can be expressed; problems are added (CVE-2022-0317 and CVE-2024-29039 are
   * verifiers that took the selection from elsewhere than the signed bytes).
   */
  static Optional<PcrSelection> check(
      Attest.Body body, Optional<PcrSelection> asked, List<QuoteProblem> problems) {
    int before = problems.size();
    List<PcrSelection.Bank> banks = new ArrayList<>();
    for (Attest.Selected selected : body.selections()) {
      Optional<HashAlgorithm> bank = HashAlgorithm.ofTpmId(selected.hashId());
      if (bank.isEmpty()) {
        add(
            problems,
            Code.UNKNOWN_BANK,
            "the quote covers bank " + TpmReader.id(selected.hashId()) + ", unknown here");
      } else if (selected.bits() >>> PcrSelection.PCR_COUNT != 0) {
        add(problems, Code.SELECTION_DIFFERS, "the quote covers PCRs beyond 23");
      } else if (banks.stream().anyMatch(b -> b.algorithm() == bank.get())) {
        add(
            problems,
            Code.SELECTION_DIFFERS,
            "the quote names bank " + bank.get().bank() + " twice");
      } else {
        banks.add(new PcrSelection.Bank(bank.get(), pcrs(selected.bits())));
      }
    }
    if (problems.size() > before) {
      return Optional.empty();
    }
    PcrSelection signed = new PcrSelection(banks);
    if (byBank(signed).isEmpty()) {
      add(problems, Code.SELECTION_EMPTY, "the quote covers no PCR");
    }
    asked
        .filter(wanted -> !byBank(wanted).equals(byBank(signed)))
        .ifPresent(
            wanted ->
                add(
                    problems,
                    Code.SELECTION_DIFFERS,
                    "asked for " + wanted + ", the quote covers " + signed));
    return Optional.of(signed);
  }

  private static SortedSet<Integer> pcrs(long bits) {
    SortedSet<Integer> pcrs = new TreeSet<>();
    for (int pcr = 0; pcr < PcrSelection.PCR_COUNT; pcr++) {
      if ((bits >>> pcr & 1) != 0) {
        pcrs.add(pcr);
      }
    }
    return pcrs;
  }

  /** Banks in which nothing is selected say nothing; the order of banks is the digest's concern. */
  private static Map<HashAlgorithm, SortedSet<Integer>> byBank(PcrSelection selection) {
    Map<HashAlgorithm, SortedSet<Integer>> byBank = new EnumMap<>(HashAlgorithm.class);
    for (PcrSelection.Bank bank : selection.banks()) {
      if (!bank.pcrs().isEmpty()) {
        byBank.computeIfAbsent(bank.algorithm(), b -> new TreeSet<>()).addAll(bank.pcrs());
      }
    }
    return byBank;
  }

  /**
   * The values must be exactly those of the selection, and hash to the signed digest: with the hash
   * of the signing scheme, banks in the signed order, PCRs ascending (Part 1, "PCR composite").
   */
  static void checkValues(
      PcrSelection signed,
      PcrValues values,
      Bytes pcrDigest,
      Optional<HashAlgorithm> hash,
      List<QuoteProblem> problems) {
    List<String> missing = new ArrayList<>();
    Optional<MessageDigest> engine = hash.map(HashAlgorithm::newEngine);
    for (PcrSelection.Bank bank : signed.banks()) {
      Map<Integer, Digest> present = values.bank(bank.algorithm());
      for (int pcr : bank.pcrs()) {
        Digest value = present.get(pcr);
        if (value == null) {
          missing.add(bank.algorithm().bank() + ":" + pcr);
        } else {
          engine.ifPresent(value::updateInto);
        }
      }
    }
    checkSurplus(signed, values, problems);
    if (!missing.isEmpty()) {
      add(
          problems,
          Code.PCR_VALUES_MISSING,
          "the quote covers PCRs without a value: " + String.join(", ", missing));
      return;
    }
    engine
        .map(MessageDigest::digest)
        .filter(digest -> !Bytes.copyOf(digest).equals(pcrDigest))
        .ifPresent(
            digest ->
                add(
                    problems,
                    Code.PCR_DIGEST_MISMATCH,
                    "the PCR values hash to "
                        + Bytes.copyOf(digest).hex()
                        + ", the quote has "
                        + pcrDigest.hex()));
  }

  private static void checkSurplus(
      PcrSelection signed, PcrValues values, List<QuoteProblem> problems) {
    List<String> surplus = new ArrayList<>();
    for (HashAlgorithm bank : values.banks()) {
      for (int pcr : values.bank(bank).keySet()) {
        if (!signed.covers(bank, pcr)) {
          surplus.add(bank.bank() + ":" + pcr);
        }
      }
    }
    if (!surplus.isEmpty()) {
      add(
          problems,
          Code.PCR_VALUES_SURPLUS,
          "values of PCRs that the quote does not cover: " + String.join(", ", surplus));
    }
  }

  private static void add(List<QuoteProblem> problems, Code code, String message) {
    problems.add(new QuoteProblem(code, message));
  }
}
