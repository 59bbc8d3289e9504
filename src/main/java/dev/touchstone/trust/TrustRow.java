package dev.touchstone.trust;

import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import jakarta.persistence.Table;
import java.time.Instant;
import java.util.UUID;
import org.hibernate.annotations.JdbcTypeCode;
import org.hibernate.type.SqlTypes;

/** The latest verdict on a host. */
@Entity
@Table(name = "trust")
class TrustRow {
  @Id
  @Column(name = "host_id")
  UUID hostId;

  @Column(name = "result_id")
  UUID resultId;

  boolean trusted;
  String status;
  String reason;

  @Column(name = "attested_at")
  Instant attestedAt;

  @Column(name = "expires_at")
  Instant expiresAt;

  String policy;

  /** Labels of the golden sets that the verdict rests on. */
  @Column(name = "golden_sets")
  @JdbcTypeCode(SqlTypes.JSON)
  String goldenSets;

  @Column(name = "reset_count")
  Long resetCount;

  /** What the launch proved that schedulers choose by: JSON, fact to value. */
  @JdbcTypeCode(SqlTypes.JSON)
  String launch;

  @Column(name = "expiry_noted")
  boolean expiryNoted;

  @Column(name = "challenged_at")
  Instant challengedAt;

  @Column(name = "changed_at")
  Instant changedAt;

  /** The word for where the host stands by this row alone. */
  TrustState state(Instant now) {
    if (!trusted) {
      return TrustState.UNTRUSTED;
    }
    return now.isBefore(expiresAt) ? TrustState.TRUSTED : TrustState.STALE;
  }
}
