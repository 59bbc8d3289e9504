package dev.touchstone.attestation;

import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import jakarta.persistence.Table;
import java.time.Instant;
import java.util.UUID;

/** One run over all hosts. */
@Entity
@Table(name = "reappraisal")
class StoredReappraisal {
  @Id UUID id;
  String cause;

  @Column(name = "created_at")
  Instant createdAt;

  @Column(name = "claimed_until")
  Instant claimedUntil;

  @Column(name = "finished_at")
  Instant finishedAt;

  /** The last host that was judged; hosts are taken in the order of their ids. */
  @Column(name = "after_host")
  UUID afterHost;

  int judged;
  int changed;
  int failed;
}
