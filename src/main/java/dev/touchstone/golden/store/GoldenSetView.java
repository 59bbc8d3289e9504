package dev.touchstone.golden.store;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.time.Instant;
import java.util.Map;

/**
 * A version of a golden set as the API shows it.
 *
 * @param pcrs bank to PCR index to lower-case hex
 * @param provenance where the values came from
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record GoldenSetView(
    String name,
    int version,
    String part,
    String state,
    Map<String, Map<String, String>> pcrs,
    Map<String, Object> provenance,
    Instant createdAt,
    String createdBy,
    Instant changedAt,
    String changedBy) {}
