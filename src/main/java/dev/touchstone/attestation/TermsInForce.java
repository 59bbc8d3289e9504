package dev.touchstone.attestation;

import dev.touchstone.appraisal.store.Policies;
import dev.touchstone.golden.store.GoldenSets;
import jakarta.enterprise.context.ApplicationScoped;

/** Reads the terms that are in force, inside the transaction of whoever judges by them. */
@ApplicationScoped
class TermsInForce {
  private final PolicyInForce policy;
  private final Policies policies;
  private final GoldenSets goldenSets;

  TermsInForce(PolicyInForce policy, Policies policies, GoldenSets goldenSets) {
    this.policy = policy;
    this.policies = policies;
    this.goldenSets = goldenSets;
  }

  Terms now() {
    return new Terms(
        policies.inForce(), policy.current(), policy.verdictLifetime(), goldenSets.inForce());
  }
}
