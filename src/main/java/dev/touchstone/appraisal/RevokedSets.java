package dev.touchstone.appraisal;

import dev.touchstone.golden.GoldenComparison;
import dev.touchstone.golden.GoldenSet;
import dev.touchstone.launch.LaunchFacts;
import dev.touchstone.launch.VerifiedLaunch;
import java.util.List;

/** A launch that is what a revoked set describes is known, and known to be bad. */
final class RevokedSets {
  private RevokedSets() {}

  static void check(
      VerifiedLaunch launch,
      LaunchFacts facts,
      String host,
      List<GoldenSet> revoked,
      List<Finding> findings) {
    for (GoldenSet set : revoked) {
      if (set.isFor(host) && GoldenComparison.of(set, launch, facts).matches()) {
        findings.add(
            Finding.of(
                    "golden.revoked",
                    PartCategory.of(set.part()),
                    Severity.CONTRAINDICATED,
                    "%s is what golden set %s describes, and that was revoked"
                        .formatted(set.part().title(), set.label()))
                .near(set.label()));
      }
    }
  }
}
