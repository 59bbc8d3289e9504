package dev.touchstone.scheduler.kubernetes;

import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import jakarta.persistence.Table;
import java.time.Instant;
import java.util.UUID;

/** An admin's word that a node may be tainted, until it is trusted again. */
@Entity
@Table(name = "kubernetes_guard_release")
class GuardReleaseRow {
  @Id UUID id;

  String node;

  @Column(name = "released_at")
  Instant releasedAt;

  @Column(name = "released_by")
  String releasedBy;

  String reason;

  @Column(name = "ended_at")
  Instant endedAt;
}
