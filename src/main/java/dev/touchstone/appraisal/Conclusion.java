package dev.touchstone.appraisal;

import dev.touchstone.golden.GoldenSet;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** From findings and affirmed claims to a verdict: as good as the worst category, no better. */
final class Conclusion {
  private Conclusion() {}

  /**
   * @param affirmed what was found to be as it should; a finding takes it away again
   * @param required the categories without which nothing is trusted
   */
  static Verdict of(
      List<Finding> findings,
      Map<Category, Integer> affirmed,
      Set<Category> required,
      List<GoldenSet> matched,
      String whenGood) {
    Map<Category, Integer> claims = new EnumMap<>(Category.class);
    claims.putAll(affirmed);
    Map<Category, Integer> worst = new EnumMap<>(Category.class);
    for (Finding finding : findings) {
      finding.claim().ifPresent(claim -> worst.merge(finding.category(), claim, Math::max));
    }
    claims.putAll(worst);
    List<Finding> all = new ArrayList<>(findings);
    Arrays.stream(Category.values())
        .filter(category -> required.contains(category) && !claims.containsKey(category))
        .forEach(category -> all.add(missing(category)));
    TrustVector vector = new TrustVector(claims);
    Status status = Status.AFFIRMING;
    for (Finding finding : all) {
      status = worse(status, finding.severity().atBest());
    }
    status = worse(status, vector.worst());
    return new Verdict(
        status,
        all,
        matched.stream().map(GoldenSet::label).distinct().toList(),
        reason(all, whenGood),
        vector);
  }

  private static Status worse(Status a, Status b) {
    return a.compareTo(b) >= 0 ? a : b;
  }

  /** It counts as a warning, but makes no claim: nothing is known, and that is said. */
  private static Finding missing(Category category) {
    Finding finding =
        Finding.of(
            "claims.missing",
            category,
            Severity.WARNING,
            "nothing that was judged speaks for %s, which the policy requires"
                .formatted(category.text()));
    return new Finding(
        finding.rule(),
        finding.category(),
        finding.severity(),
        java.util.OptionalInt.empty(),
        finding.pcr(),
        finding.event(),
        finding.expected(),
        finding.actual(),
        finding.candidate(),
        finding.message());
  }

  /** The first of the worst findings. */
  private static String reason(List<Finding> findings, String whenGood) {
    return findings.stream()
        .filter(finding -> finding.severity() != Severity.INFO)
        .max((a, b) -> a.severity() == b.severity() ? 1 : a.severity().compareTo(b.severity()))
        .map(Finding::message)
        .orElse(whenGood);
  }
}
