package dev.touchstone.launch;

import dev.touchstone.eventlog.Binding;
import dev.touchstone.eventlog.ima.BootAggregate;
import dev.touchstone.eventlog.ima.ImaEntry;
import dev.touchstone.eventlog.ima.ImaList;
import dev.touchstone.eventlog.ima.ImaReplay;
import dev.touchstone.tpm.Digest;
import dev.touchstone.tpm.HashAlgorithm;
import dev.touchstone.tpm.PcrValues;
import dev.touchstone.tpm.VerifiedQuote;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * An IMA list held against a verified quote: only the records that a signed PCR 10 covers count.
 */
public final class ProvenIma {
  private final ImaList list;
  private final Optional<ImaReplay.Covered> covered;
  private final Optional<ImaEntry> doubtful;
  private final List<BootAggregate> bootAggregates;
  private final LogReport report;

  private ProvenIma(
      ImaList list,
      Optional<ImaReplay.Covered> covered,
      Optional<ImaEntry> doubtful,
      List<BootAggregate> bootAggregates,
      LogReport report) {
    this.list = list;
    this.covered = covered;
    this.doubtful = doubtful;
    this.bootAggregates = bootAggregates;
    this.report = report;
  }

  static ProvenIma of(ImaList list, VerifiedQuote quote, HashAlgorithm bank) {
    int pcr = ImaReplay.DEFAULT_PCR;
    Map<HashAlgorithm, Map<Integer, ImaReplay>> outcomes = outcomes(list, quote.pcrs());
    Optional<ImaReplay.Covered> covered =
        Optional.ofNullable(outcomes.get(bank))
            .map(pcrs -> pcrs.get(pcr))
            .filter(ImaReplay.Covered.class::isInstance)
            .map(ImaReplay.Covered.class::cast);
    return new ProvenIma(
        list,
        covered,
        vouched(list, covered)
            .filter(entry -> !entry.isViolation() && entry.binding() != Binding.BOUND)
            .findFirst(),
        BootAggregate.of(list, quote.pcrs()),
        LogReports.ofIma(list, outcomes, quote.pcrs()));
  }

  static Map<HashAlgorithm, Map<Integer, ImaReplay>> outcomes(ImaList list, PcrValues quoted) {
    Map<HashAlgorithm, Map<Integer, ImaReplay>> outcomes = new EnumMap<>(HashAlgorithm.class);
    int pcr = ImaReplay.DEFAULT_PCR;
    for (HashAlgorithm bank : quoted.banks()) {
      Optional<Digest> value = quoted.get(bank, pcr);
      value.ifPresent(digest -> outcomes.put(bank, Map.of(pcr, ImaReplay.of(list, pcr, digest))));
    }
    return outcomes;
  }

  /** The list as it was parsed: claims, for display. */
  public ImaList claims() {
    return list;
  }

  public LogReport report() {
    return report;
  }

  /** How much of the list the quoted PCR 10 of the appraised bank covers; empty if none of it. */
  public Optional<ImaReplay.Covered> covered() {
    return covered;
  }

  /** Each boot_aggregate recomputed from the PCRs of the same quote. */
  public List<BootAggregate> bootAggregates() {
    return bootAggregates;
  }

  /**
   * The records that the TPM vouches for; none if one of them is {@link #doubtful()}, since what
   * the others prove depends on what that one says.
   */
  public List<ImaEntry> entries() {
    return doubtful.isPresent() ? List.of() : vouched(list, covered).toList();
  }

  /**
   * The first record that the TPM vouches for and that cannot be read for sure. The listed digest
   * and the template's name are not measured: by changing them a host would hide what was measured
   * (a policy no longer enforced, an emulator that is not approved) from a list that replays.
   */
  Optional<ImaEntry> doubtful() {
    return doubtful;
  }

  private static Stream<ImaEntry> vouched(ImaList list, Optional<ImaReplay.Covered> covered) {
    return covered.stream()
        .flatMap(
            prefix -> list.entries().subList(0, prefix.records()).stream().filter(prefix::covers));
  }
}
