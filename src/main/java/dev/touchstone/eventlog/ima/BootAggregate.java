package dev.touchstone.eventlog.ima;

import dev.touchstone.tpm.Digest;
import dev.touchstone.tpm.HashAlgorithm;
import dev.touchstone.tpm.PcrValues;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * A boot_aggregate record recomputed from quoted PCRs: it ties the list to the boot that these PCRs
 * describe. SHA-1: PCR 0 to 7. Other banks: PCR 0 to 9 since Linux 5.9, 0 to 7 before. The kernel
 * reads the bank of the algorithm that it names in the record (Linux {@code ima_init.c}).
 *
 * @param entry index of the record
 */
public record BootAggregate(int entry, Outcome outcome, Optional<HashAlgorithm> bank) {

  /** What the recomputation says. */
  public enum Outcome {
    /** The hash of PCR 0 to 9. */
    MATCHES_PCR_0_TO_9,
    /** The hash of PCR 0 to 7. */
    MATCHES_PCR_0_TO_7,
    /** Neither: the list is not of the boot that the PCRs describe. */
    MISMATCH,
    /** The record's bank is not quoted from PCR 0 to 7 at least, so nothing can be said. */
    NOT_QUOTED,
    /** All zeros: the kernel found no TPM when IMA started. */
    NO_TPM,
    /** The record has no digest of an algorithm that has a PCR bank here. */
    UNREADABLE;

    /** Whether it is proven that the record belongs to the boot of the quoted PCRs. */
    public boolean matches() {
      return this == MATCHES_PCR_0_TO_9 || this == MATCHES_PCR_0_TO_7;
    }
  }

  /** Whether the record is proven to belong to the boot of the quoted PCRs. */
  public boolean matches() {
    return outcome.matches();
  }

  /**
   * Every boot_aggregate of the list, in order: after a kexec there is one more. Values before the
   * kexec's record describe the same PCRs unless something extended PCR 0 to 9 in between.
   */
  public static List<BootAggregate> of(ImaList list, PcrValues quoted) {
    List<BootAggregate> found = new ArrayList<>();
    for (ImaEntry entry : list.entries()) {
      if (entry.isBootAggregate()) {
        found.add(check(entry, quoted));
      }
    }
    return List.copyOf(found);
  }

  private static BootAggregate check(ImaEntry entry, PcrValues quoted) {
    Optional<FileDigest> recorded = entry.fileDigest();
    Optional<Digest> digest = recorded.flatMap(FileDigest::asDigest);
    Optional<HashAlgorithm> bank = digest.map(Digest::algorithm);
    if (recorded.isPresent() && recorded.get().isAllZeros()) {
      return new BootAggregate(entry.index(), Outcome.NO_TPM, bank);
    }
    Outcome outcome = digest.map(value -> compare(value, quoted)).orElse(Outcome.UNREADABLE);
    return new BootAggregate(entry.index(), outcome, bank);
  }

  private static Outcome compare(Digest recorded, PcrValues quoted) {
    HashAlgorithm bank = recorded.algorithm();
    Optional<Digest> seven = aggregate(bank, 7, quoted);
    if (seven.isEmpty()) {
      return Outcome.NOT_QUOTED;
    }
    if (seven.get().equals(recorded)) {
      return Outcome.MATCHES_PCR_0_TO_7;
    }
    if (bank == HashAlgorithm.SHA1) {
      return Outcome.MISMATCH;
    }
    Optional<Digest> nine = aggregate(bank, 9, quoted);
    if (nine.isEmpty()) {
      return Outcome.NOT_QUOTED;
    }
    return nine.get().equals(recorded) ? Outcome.MATCHES_PCR_0_TO_9 : Outcome.MISMATCH;
  }

  private static Optional<Digest> aggregate(HashAlgorithm bank, int last, PcrValues quoted) {
    MessageDigest engine = bank.newEngine();
    for (int pcr = 0; pcr <= last; pcr++) {
      Optional<Digest> value = quoted.get(bank, pcr);
      if (value.isEmpty()) {
        return Optional.empty();
      }
      value.get().updateInto(engine);
    }
    return Optional.of(Digest.of(bank, engine.digest()));
  }
}
