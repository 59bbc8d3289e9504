package dev.touchstone.appraisal.store;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.time.Instant;
import java.util.Map;

/**
 * A version of a policy as the API shows it.
 *
 * @param labels those that a host must have to be judged by it; empty for every host
 * @param digest SHA-256 of what it says, in hex: the {@code policyDigest} of results
 * @param text as it was sent; left out of lists
 * @param problem why this version of the service cannot read it, with line and column; left out if
 *     it can
 * @param origin {@code api}, or the file that it was read from
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record PolicyView(
    String name,
    int version,
    String state,
    String description,
    Map<String, String> labels,
    String digest,
    String origin,
    Instant createdAt,
    String createdBy,
    Instant changedAt,
    String changedBy,
    String text,
    String problem) {}
