package dev.touchstone.launch;

import java.util.Optional;

/**
 * Something that evidence proves about a launch.
 *
 * @param detail what an operator should know beside the value; empty if there is nothing
 */
public record Fact(FactValue value, Provenance provenance, Optional<String> detail) {
  /** Whether a rule may rely on it. */
  public boolean isBound() {
    return provenance.trust() == Provenance.Trust.BOUND;
  }
}
