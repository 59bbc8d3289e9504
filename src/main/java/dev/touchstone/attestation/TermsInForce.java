package dev.touchstone.attestation;

import dev.touchstone.golden.store.GoldenSets;
import jakarta.enterprise.context.ApplicationScoped;

/** Reads the terms that are in force, inside the transaction of whoever judges by them. */
@ApplicationScoped
class TermsInForce {
  private final PolicyInForce policy;
  private final GoldenSets goldenSets;

  TermsInForce(PolicyInForce policy, GoldenSets goldenSets) {
    this.policy = policy;
    this.goldenSets = goldenSets;
  }

  Terms now() {
    return new Terms(policy.current(), policy.verdictLifetime(), goldenSets.inForce());
  }
}
