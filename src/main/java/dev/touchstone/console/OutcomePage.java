package dev.touchstone.console;

import dev.touchstone.attestation.SimulationOutcome;

/**
 * What a simulation came to.
 *
 * @param action where the button that does it sends its form; empty without a button
 * @param words on the button
 */
public record OutcomePage(SimulationOutcome outcome, String action, String words) {
  public boolean losing() {
    return outcome.becomeUntrusted() > 0;
  }

  public int changed() {
    return outcome.becomeTrusted() + outcome.becomeUntrusted() + outcome.otherwiseChanged();
  }
}
