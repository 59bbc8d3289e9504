package dev.touchstone.appraisal;

import dev.touchstone.appraisal.policy.GoldenTerms;
import dev.touchstone.appraisal.policy.Policy;
import dev.touchstone.golden.GoldenComparison;
import dev.touchstone.golden.GoldenPart;
import dev.touchstone.golden.GoldenSet;
import dev.touchstone.launch.LaunchFacts;
import dev.touchstone.launch.VerifiedLaunch;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** Each part of the launch against the golden sets that the policy wants for it. */
final class PartRules {
  private final VerifiedLaunch launch;
  private final LaunchFacts facts;
  private final List<Finding> findings;
  private final List<GoldenSet> matched = new ArrayList<>();

  private PartRules(VerifiedLaunch launch, LaunchFacts facts, List<Finding> findings) {
    this.launch = launch;
    this.facts = facts;
    this.findings = findings;
  }

  /** Adds what is wrong to {@code findings}; gives the sets that match. */
  static List<GoldenSet> check(
      Policy policy,
      String host,
      VerifiedLaunch launch,
      LaunchFacts facts,
      List<GoldenSet> active,
      List<GoldenSet> revoked,
      List<Finding> findings) {
    RevokedSets.check(launch, facts, host, revoked, findings);
    PartRules rules = new PartRules(launch, facts, findings);
    for (GoldenPart part : GoldenPart.values()) {
      GoldenTerms terms = policy.golden().get(part);
      if (terms != null) {
        List<GoldenSet> sets =
            active.stream()
                .filter(set -> set.part() == part && set.isFor(host) && terms.admits(set.name()))
                .toList();
        rules.check(part, terms, sets);
      }
    }
    return rules.matched;
  }

  private void check(GoldenPart part, GoldenTerms terms, List<GoldenSet> sets) {
    if (sets.isEmpty()) {
      if (terms.presence() == GoldenTerms.Presence.REQUIRED) {
        findings.add(
            Finding.of(
                "golden.none",
                PartCategory.of(part),
                Severity.WARNING,
                "there is no active golden set for %s%s: capture one from a launch you trust, or predict it from its files"
                    .formatted(
                        part.title(),
                        terms.sets().isEmpty() ? "" : " of " + String.join(", ", terms.sets()))));
      }
      return;
    }
    Map<String, List<GoldenComparison>> byName = new TreeMap<>();
    for (GoldenSet set : sets) {
      byName
          .computeIfAbsent(set.name(), name -> new ArrayList<>())
          .add(GoldenComparison.of(set, launch, facts));
    }
    switch (terms.match()) {
      case ANY_OF -> anyOf(byName.values().stream().flatMap(List::stream).toList());
      case LATEST -> anyOf(byName.values().stream().map(PartRules::latest).toList());
      case ALL_OF -> byName.values().forEach(this::anyOf);
    }
  }

  private static GoldenComparison latest(List<GoldenComparison> versions) {
    return versions.stream()
        .max(Comparator.comparingInt(comparison -> comparison.set().version()))
        .orElseThrow();
  }

  private void anyOf(List<GoldenComparison> comparisons) {
    List<GoldenSet> matching =
        comparisons.stream().filter(GoldenComparison::matches).map(GoldenComparison::set).toList();
    matched.addAll(matching);
    if (matching.isEmpty()) {
      comparisons.stream()
          .min(Comparator.comparingInt(comparison -> comparison.differences().size()))
          .ifPresent(nearest -> GoldenFindings.report(nearest, comparisons.size(), findings));
    }
  }
}
