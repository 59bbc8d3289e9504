package dev.touchstone.audit;

import java.util.Locale;

/** What was decided. The words are a contract: auditors search by them. */
public enum AuditAction {
  HOST_REGISTERED,
  HOST_ENROLLED,
  HOST_APPROVED,
  HOST_LABELLED,
  HOST_FORGOTTEN,
  AUTHORITY_ADDED,
  AUTHORITY_CHANGED,
  AUTHORITY_REMOVED,
  GOLDEN_STORED,
  GOLDEN_ACTIVATED,
  GOLDEN_RETIRED,
  GOLDEN_REVOKED,
  POLICY_STORED,
  POLICY_ACTIVATED,
  POLICY_RETIRED,
  TOKEN_ISSUED,
  TOKEN_ROTATED,
  TOKEN_REVOKED,
  KEY_ROTATED,
  WEBHOOK_ADDED,
  WEBHOOK_REMOVED,
  WEBHOOK_REDELIVERED,
  GUARD_RELEASED,
  APPROVAL_REQUESTED,
  APPROVAL_GIVEN,
  APPROVAL_REJECTED,
  SESSION_BEGAN,
  SESSION_ENDED,
  /** Written by the database itself, in the transaction of the change. */
  VERDICT_CHANGED,
  /** Credentials that were refused, and calls that were not allowed. */
  ACCESS_FAILED;

  private final String text = name().toLowerCase(Locale.ROOT).replace('_', '.');

  /** {@code host.approved} */
  public String text() {
    return text;
  }
}
