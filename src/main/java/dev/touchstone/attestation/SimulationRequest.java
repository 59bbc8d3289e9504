package dev.touchstone.attestation;

import com.fasterxml.jackson.databind.JsonNode;
import dev.touchstone.runtime.http.ProblemException;
import java.util.Collection;
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
    policies = List.copyOf(present("policies", policies));
    goldenSets = List.copyOf(present("goldenSets", goldenSets));
    activate = List.copyOf(present("activate", activate));
    retire = List.copyOf(present("retire", retire));
    revoke = List.copyOf(present("revoke", revoke));
    hosts = Set.copyOf(present("hosts", hosts));
    labels = labels == null ? Map.of() : labels;
    labels.forEach(
        (key, value) -> {
          if (value == null) {
            throw ProblemException.invalid("labels." + key, "expected a label's value, found null");
          }
        });
    labels = Map.copyOf(labels);
    limit = limit == null ? DEFAULT_LIMIT : limit;
  }

  /** JSON may have a null in any list: said as what it is, and where. */
  private static <T> Collection<T> present(String field, Collection<T> items) {
    int index = 0;
    for (T item : items == null ? List.<T>of() : items) {
      if (item == null || (item instanceof JsonNode node && node.isNull())) {
        throw ProblemException.invalid(
            field + "[" + index + "]", "expected a value, found null: leave the element out");
      }
      index++;
    }
    return items == null ? List.of() : items;
  }
}
