package dev.touchstone.appraisal.store;

import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import jakarta.persistence.Table;
import java.time.Instant;
import java.util.UUID;

/** One version of a policy. Its text never changes; its state does. */
@Entity
@Table(name = "policy")
class StoredPolicy {
  @Id UUID id;
  String name;
  int version;
  String state;

  /** As it was sent: comments and all. */
  String text;

  String digest;

  /** Where it came from: {@code api}, or the file that it was read from. */
  String origin;

  @Column(name = "created_at")
  Instant createdAt;

  @Column(name = "created_by")
  String createdBy;

  @Column(name = "changed_at")
  Instant changedAt;

  @Column(name = "changed_by")
  String changedBy;
}
