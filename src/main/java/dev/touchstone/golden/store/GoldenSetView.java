package dev.touchstone.golden.store;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.UUID;

/**
 * A version of a golden set as the API shows it.
 *
 * @param hosts the hosts that it is for; left out if it is for all
 * @param pcrs bank to PCR index to lower-case hex: the whole PCR values among the measurements
 * @param measurements as docs/golden-sets.md describes them; left out of lists
 * @param provenance where the values came from
 * @param approval the request by which another person may activate it, if it was to be activated at
 *     once and the two-person rule is on
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record GoldenSetView(
    String name,
    int version,
    String part,
    String state,
    Map<String, Object> validity,
    List<String> hosts,
    Map<String, Map<String, String>> pcrs,
    List<Map<String, Object>> measurements,
    Map<String, Object> provenance,
    Instant createdAt,
    String createdBy,
    Instant changedAt,
    String changedBy,
    UUID approval) {
  GoldenSetView waitingFor(UUID approval) {
    return new GoldenSetView(
        name,
        version,
        part,
        state,
        validity,
        hosts,
        pcrs,
        measurements,
        provenance,
        createdAt,
        createdBy,
        changedAt,
        changedBy,
        approval);
  }
}
