package dev.touchstone.golden;

import dev.touchstone.launch.LaunchFacts;
import dev.touchstone.launch.VerifiedLaunch;
import dev.touchstone.tpm.Digest;
import dev.touchstone.tpm.HashAlgorithm;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * A golden set held against a verified launch, in the one bank that is judged: no other bank can
 * stand in for it (threats.md 4).
 */
public record GoldenComparison(GoldenSet set, List<GoldenDifference> differences) {
  public GoldenComparison {
    differences = List.copyOf(differences);
  }

  public boolean matches() {
    return differences.isEmpty();
  }

  /** Compares with the facts of the launch read anew; to compare several sets, give them. */
  public static GoldenComparison of(GoldenSet set, VerifiedLaunch launch) {
    return of(set, launch, LaunchFacts.of(launch));
  }

  /**
   * @param facts those of {@code launch}
   */
  public static GoldenComparison of(GoldenSet set, VerifiedLaunch launch, LaunchFacts facts) {
    List<GoldenDifference> differences = new ArrayList<>();
    for (Measurement measurement : set.measurements()) {
      switch (measurement) {
        case PcrMeasurement pcr -> ofPcr(pcr, launch, differences);
        case FactMeasurement fact -> FactMatch.check(fact, facts).ifPresent(differences::add);
        case EventMeasurement events -> EventMatch.check(events, launch, differences);
        case FileMeasurement files -> FileMatch.check(files, launch, differences);
      }
    }
    return new GoldenComparison(set, differences);
  }

  private static void ofPcr(
      PcrMeasurement wanted, VerifiedLaunch launch, List<GoldenDifference> differences) {
    HashAlgorithm bank = launch.bank();
    String what = "PCR " + wanted.pcr();
    Optional<Digest> expected = Optional.ofNullable(wanted.values().get(bank));
    Optional<Digest> actual = launch.quote().pcrs().get(bank, wanted.pcr());
    if (expected.isEmpty()) {
      differences.add(
          new GoldenDifference(
              GoldenDifference.Kind.UNPROVEN,
              OptionalInt.of(wanted.pcr()),
              OptionalInt.empty(),
              what,
              Optional.empty(),
              actual.map(Digest::hex),
              "%s: the set has no value of bank %s, only of %s"
                  .formatted(what, bank.bank(), banks(wanted.values()))));
    } else if (actual.isEmpty()) {
      differences.add(
          new GoldenDifference(
              GoldenDifference.Kind.UNPROVEN,
              OptionalInt.of(wanted.pcr()),
              OptionalInt.empty(),
              what,
              expected.map(Digest::hex),
              Optional.of("not quoted"),
              "%s (%s): expected %s, the quote does not cover it"
                  .formatted(what, bank.bank(), expected.get().abbreviated())));
    } else if (!actual.equals(expected)) {
      differences.add(
          new GoldenDifference(
              GoldenDifference.Kind.PCR,
              OptionalInt.of(wanted.pcr()),
              OptionalInt.empty(),
              what,
              expected.map(Digest::hex),
              actual.map(Digest::hex),
              "%s (%s): expected %s, the quote has %s"
                  .formatted(
                      what,
                      bank.bank(),
                      expected.get().abbreviated(),
                      actual.get().abbreviated())));
    }
  }

  private static String banks(Map<HashAlgorithm, Digest> values) {
    return String.join(", ", values.keySet().stream().map(HashAlgorithm::bank).toList());
  }
}
