package dev.touchstone.console;

import dev.touchstone.appraisal.policy.GoldenTerms;
import dev.touchstone.appraisal.policy.Policy;
import dev.touchstone.appraisal.store.Policies;
import dev.touchstone.golden.GoldenPart;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.List;
import java.util.Optional;

/** Which policies use which golden sets. */
@ApplicationScoped
class GoldenUses {
  private final Policies policies;

  GoldenUses(Policies policies) {
    this.policies = policies;
  }

  /** The policies that hosts are judged by now. */
  List<Policy> inForce() {
    return policies.inForce().policies();
  }

  /** Those of them that hold launches against the set. */
  static List<GoldenUse> of(String name, String part, List<Policy> policies) {
    return policies.stream().flatMap(policy -> use(policy, name, part).stream()).toList();
  }

  private static Optional<GoldenUse> use(Policy policy, String name, String part) {
    return GoldenPart.ofText(part)
        .map(one -> policy.golden().get(one))
        .filter(terms -> terms.admits(name))
        .map(terms -> new GoldenUse(policy.name(), words(terms)));
  }

  private static String words(GoldenTerms terms) {
    String which = terms.sets().isEmpty() ? "every set of this part counts" : "names it";
    String match =
        switch (terms.match()) {
          case ANY_OF -> "one active set must match";
          case ALL_OF -> "a version of each name must match";
          case LATEST -> "only the newest active version of a name counts";
        };
    String presence =
        terms.presence() == GoldenTerms.Presence.REQUIRED
            ? "without an active set the host is not trusted"
            : "without an active set the part is not judged";
    return which + "; " + match + "; " + presence;
  }
}
