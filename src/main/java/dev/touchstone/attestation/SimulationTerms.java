package dev.touchstone.attestation;

import com.fasterxml.jackson.databind.JsonNode;
import dev.touchstone.appraisal.store.Policies;
import dev.touchstone.golden.GoldenSet;
import dev.touchstone.golden.document.DocumentProblem;
import dev.touchstone.golden.document.GoldenReader;
import dev.touchstone.golden.store.GoldenSets;
import dev.touchstone.runtime.http.ProblemException;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** From a request to the terms that it asks about. Callers bring the transaction. */
@ApplicationScoped
class SimulationTerms {
  /** A draft has no version yet: a number that no stored version has. */
  private static final int DRAFT = Integer.MAX_VALUE;

  private final TermsInForce inForce;
  private final Policies policies;
  private final GoldenSets goldenSets;

  SimulationTerms(TermsInForce inForce, Policies policies, GoldenSets goldenSets) {
    this.inForce = inForce;
    this.policies = policies;
    this.goldenSets = goldenSets;
  }

  /** Which deed is thought through. */
  enum Deed {
    ACTIVATION,
    RETIREMENT,
    REVOCATION
  }

  Terms of(SimulationRequest request) {
    List<TermsChange> changes = new ArrayList<>();
    for (JsonNode document : request.goldenSets()) {
      changes.add(new TermsChange.GoldenSetActivated(draft(document)));
    }
    request
        .activate()
        .forEach(version -> changes.add(change("activate", version, Deed.ACTIVATION)));
    request.retire().forEach(version -> changes.add(change("retire", version, Deed.RETIREMENT)));
    request.revoke().forEach(version -> changes.add(change("revoke", version, Deed.REVOCATION)));
    for (String text : request.policies()) {
      changes.add(new TermsChange.PolicyActivated(policies.checked(text)));
    }
    return of(changes);
  }

  /** The terms in force with one change. */
  Terms of(TermsChange change) {
    return of(List.of(change));
  }

  private Terms of(List<TermsChange> changes) {
    Terms terms = inForce.now();
    for (TermsChange change : changes) {
      terms = change.of(terms);
    }
    return terms;
  }

  TermsChange ofPolicy(String name, int version, Deed deed) {
    return switch (deed) {
      case ACTIVATION -> new TermsChange.PolicyActivated(policies.policy(name, version));
      case RETIREMENT -> new TermsChange.PolicyRetired(policies.digest(name, version));
      case REVOCATION ->
          throw ProblemException.invalid(
              "of", "a policy is activated or retired; golden sets are revoked");
    };
  }

  TermsChange ofGoldenSet(String name, int version, Deed deed) {
    GoldenSet set = goldenSets.set(name, Optional.of(version));
    return switch (deed) {
      case ACTIVATION -> new TermsChange.GoldenSetActivated(set);
      case RETIREMENT -> new TermsChange.GoldenSetRetired(set);
      case REVOCATION -> new TermsChange.GoldenSetRevoked(set);
    };
  }

  private TermsChange change(String field, SimulationRequest.Version version, Deed deed) {
    if (version == null || (version.policy() == null) == (version.goldenSet() == null)) {
      throw ProblemException.invalid(field, "expected exactly one of policy and goldenSet");
    }
    return version.policy() != null
        ? ofPolicy(version.policy(), version.version(), deed)
        : ofGoldenSet(version.goldenSet(), version.version(), deed);
  }

  private static GoldenSet draft(JsonNode document) {
    try {
      return GoldenReader.read(document).asVersion(DRAFT);
    } catch (DocumentProblem e) {
      throw ProblemException.invalid("goldenSets." + e.field(), e.getMessage());
    }
  }
}
