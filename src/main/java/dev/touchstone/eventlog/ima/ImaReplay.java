package dev.touchstone.eventlog.ima;

import dev.touchstone.tpm.Digest;
import dev.touchstone.tpm.HashAlgorithm;

/**
 * How much of a list a PCR value vouches for. The list grows while it is read and quoted: it may be
 * longer than the PCR, never shorter. The first prefix that gives the value is what the TPM signed;
 * what follows is the host's word.
 */
public sealed interface ImaReplay {

  /** PCR that IMA extends unless configured otherwise. */
  int DEFAULT_PCR = 10;

  /**
   * A prefix gives the value.
   *
   * @param records length of the prefix in records of the list, those for other PCRs included;
   *     records from here on are not vouched for
   * @param extensions how many records of the prefix extended this PCR
   * @param violations how many of those were violations: content that was not measured
   */
  record Covered(
      HashAlgorithm bank,
      int pcr,
      ImaExtension extension,
      int records,
      int extensions,
      int violations)
      implements ImaReplay {
    /** Whether the TPM vouches for that record: in the prefix, and extended into this PCR. */
    public boolean covers(ImaEntry entry) {
      return entry.pcr() == pcr && entry.index() < records;
    }
  }

  /**
   * No prefix gives the value, with whole list replayed to {@code whole} (natively) for
   * diagnostics.
   */
  record NotReproduced(HashAlgorithm bank, int pcr, Digest whole) implements ImaReplay {}

  /** Looks for the prefix, from a PCR of zeros: the value after a TPM reset. */
  static ImaReplay of(ImaList list, int pcr, Digest quoted) {
    return of(list, pcr, quoted.algorithm().zeros(), quoted);
  }

  /**
   * Looks for the prefix, natively first, then with both readings of SHA-1 padded to the bank.
   *
   * @param start the PCR's value before the first record: zeros, or what an earlier part of the
   *     same list ended at
   */
  static ImaReplay of(ImaList list, int pcr, Digest start, Digest quoted) {
    HashAlgorithm bank = quoted.algorithm();
    ImaReplayer whole = new ImaReplayer(list, bank, pcr, ImaExtension.NATIVE, start);
    if (whole.runTo(quoted)) {
      return whole.covered();
    }
    if (bank != HashAlgorithm.SHA1) {
      ImaReplayer padded = new ImaReplayer(list, bank, pcr, ImaExtension.PADDED_SHA1, start);
      if (padded.runTo(quoted)) {
        return padded.covered();
      }
      if (padded.sawViolations()) {
        padded = new ImaReplayer(list, bank, pcr, ImaExtension.PADDED_SHA1_FULL_VIOLATION, start);
        if (padded.runTo(quoted)) {
          return padded.covered();
        }
      }
    }
    return new NotReproduced(bank, pcr, whole.value());
  }

  /** The value of the PCR after the whole list. */
  static Digest value(ImaList list, HashAlgorithm bank, int pcr, ImaExtension extension) {
    ImaReplayer replayer = new ImaReplayer(list, bank, pcr, extension, bank.zeros());
    replayer.runToEnd();
    return replayer.value();
  }
}
