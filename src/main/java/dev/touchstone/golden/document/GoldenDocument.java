package dev.touchstone.golden.document;

import dev.touchstone.golden.GoldenPart;
import dev.touchstone.golden.GoldenSet;
import dev.touchstone.golden.Measurement;
import dev.touchstone.golden.Validity;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * What a document says of a golden set; the version is given by whoever keeps it.
 *
 * @param note free text for whoever looks at it later
 */
public record GoldenDocument(
    String name,
    GoldenPart part,
    Validity validity,
    Set<String> hosts,
    List<Measurement> measurements,
    Optional<String> note) {

  /** The set as this version; throws {@link IllegalArgumentException} where it is not one. */
  public GoldenSet asVersion(int version) {
    return new GoldenSet(name, version, part, validity, hosts, measurements);
  }

  public static GoldenDocument of(GoldenSet set) {
    return new GoldenDocument(
        set.name(), set.part(), set.validity(), set.hosts(), set.measurements(), Optional.empty());
  }
}
