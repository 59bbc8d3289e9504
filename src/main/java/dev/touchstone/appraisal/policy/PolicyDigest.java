package dev.touchstone.appraisal.policy;

import dev.touchstone.appraisal.Category;
import dev.touchstone.golden.GoldenPart;
import java.util.Arrays;
import java.util.TreeMap;
import java.util.stream.Collectors;

/** What identifies a policy: every term of it, in a fixed order. */
final class PolicyDigest {
  private PolicyDigest() {}

  static String of(Policy policy) {
    CanonicalText out =
        new CanonicalText()
            .field("name", policy.name())
            .field("description", policy.description())
            .field("baseline", Boolean.toString(policy.baseline()));
    new TreeMap<>(policy.labels())
        .forEach((key, value) -> out.field("label", key).field("is", value));
    EvidenceTerms evidence = policy.evidence();
    out.field("bank", evidence.bank().bank())
        .field("pcrs", evidence.pcrs().toString())
        .field("age", evidence.maximumAge().map(Object::toString).orElse(""))
        .field("safe-clock", Boolean.toString(evidence.requireSafeClock()));
    evidence.logs().forEach((kind, demand) -> out.field("log " + kind.key(), demand.text()));
    for (GoldenPart part : GoldenPart.values()) {
      GoldenTerms terms = policy.golden().get(part);
      if (terms != null) {
        out.field("golden", part.text())
            .field("match", terms.match().text())
            .field("presence", terms.presence().text());
        terms.sets().forEach(set -> out.field("set", set));
      }
    }
    out.field(
        "categories",
        Arrays.stream(Category.values())
            .filter(policy.requiredCategories()::contains)
            .map(Category::text)
            .collect(Collectors.joining(",")));
    policy.rules().forEach(rule -> rule.describe(out));
    return out.digest();
  }
}
