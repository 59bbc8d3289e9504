package dev.touchstone.appraisal;

import dev.touchstone.appraisal.policy.UnreadablePolicy;
import java.util.ArrayList;
import java.util.List;

/** The verdict where the policy for a host cannot be read: none, which is never trusted. */
final class UnreadableRules {
  private UnreadableRules() {}

  /**
   * @param found what the quote alone has shown; a worse status of these stays
   */
  static Verdict verdict(UnreadablePolicy policy, List<Finding> found) {
    String message =
        ("policy %s, which is for this host, cannot be read by this version of the service (%s): nothing is"
                + " judged until it is replaced or retired")
            .formatted(policy.name(), policy.problem());
    List<Finding> findings = new ArrayList<>(found);
    findings.add(
        Finding.of("policy.unreadable", Category.INSTANCE_IDENTITY, Severity.WARNING, message)
            .claiming(TrustVector.VERIFIER_FAILED));
    boolean worse =
        found.stream().anyMatch(finding -> finding.severity() == Severity.CONTRAINDICATED);
    return new Verdict(
        worse ? Status.CONTRAINDICATED : Status.NONE,
        findings,
        List.of(),
        message,
        TrustVector.all(TrustVector.VERIFIER_FAILED));
  }
}
