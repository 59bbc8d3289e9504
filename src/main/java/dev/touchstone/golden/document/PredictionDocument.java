package dev.touchstone.golden.document;

import dev.touchstone.golden.predict.LaunchDescription;
import dev.touchstone.tpm.HashAlgorithm;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;

/**
 * What is going to be launched, as it is handed in (docs/golden-sets.md, "Predict").
 *
 * @param name what the golden sets are called, before {@code -PART}
 * @param hosts whose initrd it is; without one, no set of part host is made
 * @param wholePcrs whether whole PCR values are wanted where they can be foretold, for hosts that
 *     deliver no log
 * @param launches each of one kind; together they describe one launch
 */
public record PredictionDocument(
    String name,
    Set<HashAlgorithm> banks,
    Set<String> hosts,
    boolean wholePcrs,
    boolean activate,
    List<LaunchDescription> launches) {
  public PredictionDocument {
    banks = Set.copyOf(EnumSet.copyOf(banks));
    hosts = Set.copyOf(hosts);
    launches = List.copyOf(launches);
  }
}
