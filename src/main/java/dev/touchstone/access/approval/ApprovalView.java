package dev.touchstone.access.approval;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.time.Instant;
import java.util.UUID;

/**
 * A change that waits for another person, or did.
 *
 * @param subject golden-set or policy
 * @param deed activation or retirement
 * @param digest SHA-256 of what the version says, lower-case hex: what is approved is this
 * @param state open, approved, rejected, withdrawn or expired
 * @param requester the person who asked; {@code requestedBy} is the credential
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record ApprovalView(
    UUID id,
    String subject,
    String deed,
    String name,
    int version,
    String digest,
    String state,
    String requester,
    String requestedBy,
    Instant requestedAt,
    Instant expiresAt,
    Instant decidedAt,
    String decidedBy,
    String reason) {
  static ApprovalView of(StoredApproval stored, Instant now) {
    return new ApprovalView(
        stored.id,
        stored.subject,
        stored.deed,
        stored.name,
        stored.version,
        stored.digest,
        stored.state.equals(StoredApproval.OPEN) && !stored.isOpenAt(now)
            ? "expired"
            : stored.state,
        stored.requester,
        stored.requestedBy,
        stored.requestedAt,
        stored.expiresAt,
        stored.decidedAt,
        stored.decidedBy,
        stored.reason);
  }
}
