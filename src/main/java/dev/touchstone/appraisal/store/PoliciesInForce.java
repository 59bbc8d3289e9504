package dev.touchstone.appraisal.store;

import dev.touchstone.appraisal.policy.Policy;
import dev.touchstone.appraisal.policy.UnreadablePolicy;
import java.util.List;

/**
 * What hosts are judged by at one moment.
 *
 * @param unreadable active as well, but no policies for this version of the software: their hosts
 *     are judged by nothing, and trusted by nobody
 */
public record PoliciesInForce(List<Policy> policies, List<UnreadablePolicy> unreadable) {
  public PoliciesInForce {
    policies = List.copyOf(policies);
    unreadable = List.copyOf(unreadable);
  }
}
