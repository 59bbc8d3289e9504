package dev.touchstone.attestation;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonRawValue;
import io.quarkus.runtime.annotations.RegisterForReflection;
import java.time.Instant;
import java.util.UUID;

/**
 * A result as the API shows it.
 *
 * @param host whose launch was appraised
 * @param cause what led to this appraisal: evidence, or a change of what launches are judged by
 * @param reason one sentence: why
 * @param claims AR4SI category to value, where something can be said
 * @param attestedAt when the evidence came in
 * @param appraisedAt when it was judged: later than {@code attestedAt} if it was judged again
 * @param expiresAt until when a trusted result counts
 * @param evidenceDigest SHA-256 over names and digests of the parts
 */
@RegisterForReflection
@JsonInclude(JsonInclude.Include.NON_NULL)
public record ResultView(
    UUID result,
    String host,
    boolean trusted,
    String status,
    String reason,
    String cause,
    @JsonRawValue String claims,
    @JsonRawValue String findings,
    Instant attestedAt,
    Instant appraisedAt,
    Instant expiresAt,
    String policy,
    String policyDigest,
    @JsonRawValue String goldenSets,
    @JsonRawValue String quote,
    @JsonRawValue String logs,
    @JsonRawValue String launch,
    @JsonRawValue String evidence,
    String evidenceDigest,
    Long resetCount,
    Long restartCount) {

  /**
   * @param facts the result that the quote, logs and launch stand in
   */
  static ResultView of(StoredResult stored, StoredResult facts) {
    return new ResultView(
        stored.id,
        stored.hostName,
        stored.trusted,
        stored.status,
        stored.reason,
        stored.cause,
        stored.claims,
        stored.findings,
        stored.attestedAt,
        stored.appraisedAt,
        stored.expiresAt,
        stored.policy,
        stored.policyDigest,
        stored.goldenSets,
        facts.quote,
        facts.logs,
        facts.launch,
        stored.evidence,
        stored.evidenceDigest,
        stored.resetCount,
        stored.restartCount);
  }
}
