package dev.touchstone.attestation;

import dev.touchstone.runtime.http.ProblemException;
import io.quarkus.narayana.jta.QuarkusTransaction;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.Arrays;
import java.util.Locale;
import java.util.function.Supplier;

/** What would follow from one deed, for all hosts. */
@ApplicationScoped
class Preview {
  /** Changes that are listed; all are counted. */
  private static final int LISTED = 100;

  private final Simulation simulation;
  private final SimulationTerms terms;

  Preview(Simulation simulation, SimulationTerms terms) {
    this.simulation = simulation;
    this.terms = terms;
  }

  SimulationOutcome of(Supplier<TermsChange> change) {
    Terms asked = QuarkusTransaction.requiringNew().call(() -> terms.of(change.get()));
    return simulation.run(asked, host -> true, LISTED, progress -> {});
  }

  static SimulationTerms.Deed deed(String text) {
    return Arrays.stream(SimulationTerms.Deed.values())
        .filter(deed -> deed.name().toLowerCase(Locale.ROOT).equals(text))
        .findFirst()
        .orElseThrow(
            () ->
                ProblemException.invalid(
                    "of", "expected ?of=activation, retirement or (golden sets) revocation"));
  }

  static int version(String text) {
    try {
      return Integer.parseInt(text);
    } catch (NumberFormatException e) {
      throw ProblemException.notFound("a version is a whole number");
    }
  }
}
