package dev.touchstone.trust;

import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import jakarta.persistence.Table;
import java.time.Instant;
import java.util.UUID;

/** The word for a host became another one. Rows are added and never changed. */
@Entity
@Table(name = "verdict_change")
class VerdictChange {
  @Id UUID id;

  @Column(name = "host_id")
  UUID hostId;

  @Column(name = "host_name")
  String hostName;

  @Column(name = "changed_at")
  Instant changedAt;

  /** The word before; null if there was no verdict. */
  String was;

  String became;
  String cause;
  String reason;

  @Column(name = "result_id")
  UUID resultId;

  String status;

  @Column(name = "attested_at")
  Instant attestedAt;

  @Column(name = "expires_at")
  Instant expiresAt;

  String policy;
}
