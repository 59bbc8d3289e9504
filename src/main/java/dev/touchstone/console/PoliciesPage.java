package dev.touchstone.console;

import io.quarkus.qute.RawString;
import java.util.List;

/**
 * The policies that are kept.
 *
 * @param builtIn the name of what hosts are judged by that no policy is for
 * @param byBuiltIn how many hosts that are
 * @param runs the rendered list of runs over all hosts
 */
public record PoliciesPage(
    List<PolicyRow> policies, String builtIn, long byBuiltIn, RawString runs) {

  public boolean noneActive() {
    return policies.stream().noneMatch(policy -> policy.active() != null);
  }
}
