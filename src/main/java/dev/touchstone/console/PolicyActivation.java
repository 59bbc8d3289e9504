package dev.touchstone.console;

import dev.touchstone.appraisal.store.PolicyResource;
import jakarta.enterprise.context.ApplicationScoped;

/** Asks for a version to be put into force or taken out of it, and says what came of that. */
@ApplicationScoped
class PolicyActivation {
  private final PolicyResource policies;

  PolicyActivation(PolicyResource policies) {
    this.policies = policies;
  }

  Notice activate(String name, String version) {
    policies.activate(name, version);
    return Notice.ACTIVATED;
  }

  Notice retire(String name, String version) {
    policies.retire(name, version);
    return Notice.RETIRED;
  }
}
