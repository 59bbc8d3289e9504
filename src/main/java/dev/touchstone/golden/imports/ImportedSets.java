package dev.touchstone.golden.imports;

import dev.touchstone.golden.document.GoldenDocument;
import java.util.List;

/**
 * What became of a file.
 *
 * @param kind corim, sums, deb or rpm
 * @param sets drafts, at least one unless the file had keys alone
 * @param attestationKeys keys that a CoRIM vouches for, PEM: shown, and not enrolled by it
 */
public record ImportedSets(String kind, List<GoldenDocument> sets, List<String> attestationKeys) {
  public ImportedSets {
    sets = List.copyOf(sets);
    attestationKeys = List.copyOf(attestationKeys);
  }
}
