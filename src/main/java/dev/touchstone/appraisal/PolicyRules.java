package dev.touchstone.appraisal;

import dev.touchstone.appraisal.policy.FactBindings;
import dev.touchstone.appraisal.policy.Policy;
import dev.touchstone.appraisal.policy.Rule;
import dev.touchstone.appraisal.policy.RuleOutcome;
import dev.touchstone.launch.Fact;
import dev.touchstone.launch.LaunchFacts;
import dev.touchstone.launch.Provenance;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.stream.Collectors;

/** A policy's own rules over the launch facts, in the order in which they are written. */
final class PolicyRules {
  private PolicyRules() {}

  static void check(
      Policy policy, LaunchFacts facts, Map<Category, Integer> affirmed, List<Finding> findings) {
    FactBindings bindings = FactBindings.of(facts);
    for (Rule rule : policy.rules()) {
      switch (rule.evaluate(bindings)) {
        case RuleOutcome.NotApplicable() -> {
          // for other launches
        }
        case RuleOutcome.Passed() -> {
          // what runs is approved by golden measurements alone, how it is set up by rules as well
          if (rule.category() == Category.CONFIGURATION
              && rule.severity() != Severity.INFO
              && rule.facts().stream().anyMatch(fact -> facts.proven(fact).isPresent())) {
            affirmed.put(Category.CONFIGURATION, TrustVector.AFFIRMED);
          }
        }
        case RuleOutcome.Failed(String message) ->
            findings.add(finding(rule, message, rule.facts(), bindings));
        case RuleOutcome.Absent(List<String> absent, String message) -> {
          Finding finding = finding(rule, message, absent, bindings);
          boolean unavailable =
              rule.category() == Category.CONFIGURATION
                  && rule.severity() == Severity.WARNING
                  && rule.claim().isEmpty();
          findings.add(unavailable ? finding.claiming(TrustVector.UNAVAILABLE) : finding);
        }
      }
    }
  }

  private static Finding finding(
      Rule rule, String message, Collection<String> facts, FactBindings bindings) {
    Finding finding =
        Finding.of(rule.id(), rule.category(), rule.severity(), message)
            .withValues(
                Optional.of(rule.condition()),
                Optional.of(
                    facts.stream()
                        .map(fact -> fact + ": " + bindings.show(fact))
                        .collect(Collectors.joining("; "))));
    Optional<Provenance> place =
        facts.stream()
            .flatMap(fact -> bindings.facts().get(fact).stream())
            .filter(Fact::isBound)
            .map(Fact::provenance)
            .filter(provenance -> provenance.pcr().isPresent())
            .findFirst();
    Finding placed =
        finding.at(
            place.map(Provenance::pcr).orElse(OptionalInt.empty()),
            place.map(Provenance::event).orElse(OptionalInt.empty()));
    return rule.claim().isPresent() ? placed.claiming(rule.claim().getAsInt()) : placed;
  }
}
