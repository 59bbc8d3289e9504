package dev.touchstone.attestation;

import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import jakarta.persistence.Table;
import java.time.Instant;
import java.util.UUID;
import org.hibernate.annotations.JdbcTypeCode;
import org.hibernate.type.SqlTypes;

/** One appraisal. Rows are added and never changed. */
@Entity
@Table(name = "result")
class StoredResult {
  @Id UUID id;

  @Column(name = "attested_at")
  Instant attestedAt;

  @Column(name = "appraised_at")
  Instant appraisedAt;

  @Column(name = "host_id")
  UUID hostId;

  @Column(name = "host_name")
  String hostName;

  @Column(name = "challenge_id")
  UUID challengeId;

  String cause;
  boolean trusted;
  String status;
  String reason;

  @JdbcTypeCode(SqlTypes.JSON)
  String findings;

  /** AR4SI category to value. */
  @JdbcTypeCode(SqlTypes.JSON)
  String claims;

  @JdbcTypeCode(SqlTypes.JSON)
  String quote;

  @JdbcTypeCode(SqlTypes.JSON)
  String logs;

  @JdbcTypeCode(SqlTypes.JSON)
  String launch;

  String policy;

  @Column(name = "policy_digest")
  String policyDigest;

  /** The result whose quote, logs and launch these are; null if this one has its own. */
  @Column(name = "facts_of")
  UUID factsOf;

  @Column(name = "golden_sets")
  @JdbcTypeCode(SqlTypes.JSON)
  String goldenSets;

  /** Part name to digest. */
  @JdbcTypeCode(SqlTypes.JSON)
  String evidence;

  @Column(name = "evidence_digest")
  String evidenceDigest;

  @Column(name = "ak_public")
  byte[] akPublic;

  byte[] nonce;

  @Column(name = "pcr_selection")
  String pcrSelection;

  @Column(name = "expires_at")
  Instant expiresAt;

  @Column(name = "reset_count")
  Long resetCount;

  @Column(name = "restart_count")
  Long restartCount;
}
