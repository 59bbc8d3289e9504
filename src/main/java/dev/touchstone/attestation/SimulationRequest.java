package dev.touchstone.attestation;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * What to think through. Everything may be left out; what is left out is as it is in force.
 *
 * @param policies texts of policies, in force in the place of those of the same name
 * @param goldenSets documents of golden sets, active besides the others
 * @param activate versions that are kept already, as if they were activated
 * @param retire versions, as if they were retired
 * @param revoke versions of golden sets, as if they were revoked
 * @param hosts only these hosts; without it all
 * @param labels only hosts that have these labels
 * @param limit how many changes are listed, 1 to 10,000; 100 without it
 */
public record SimulationRequest(
    List<String> policies,
    List<JsonNode> goldenSets,
    List<Version> activate,
    List<Version> retire,
    List<Version> revoke,
    Set<String> hosts,
    Map<String, String> labels,
    Integer limit) {
  private static final int DEFAULT_LIMIT = 100;
  static final int MAX_LIMIT = 10_000;

  /** One version of a policy or of a golden set: exactly one of the two names is given. */
  public record Version(String policy, String goldenSet, int version) {}

  public SimulationRequest {
    policies = policies == null ? List.of() : List.copyOf(policies);
    goldenSets = goldenSets == null ? List.of() : List.copyOf(goldenSets);
    activate = activate == null ? List.of() : List.copyOf(activate);
    retire = retire == null ? List.of() : List.copyOf(retire);
    revoke = revoke == null ? List.of() : List.copyOf(revoke);
    hosts = hosts == null ? Set.of() : Set.copyOf(hosts);
    labels = labels == null ? Map.of() : Map.copyOf(labels);
    limit = limit == null ? DEFAULT_LIMIT : limit;
  }
}
