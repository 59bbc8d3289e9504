package dev.touchstone.golden.store;

import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import jakarta.persistence.Table;
import java.time.Instant;
import java.util.UUID;
import org.hibernate.annotations.JdbcTypeCode;
import org.hibernate.type.SqlTypes;

/** One version of a golden set. Its measurements never change; its state does. */
@Entity
@Table(name = "golden_set")
class StoredGoldenSet {
  @Id UUID id;
  String name;
  int version;
  String part;
  String state;

  /** A document's {@code measurements}, or {@code pcrs} alone in sets of earlier versions. */
  @JdbcTypeCode(SqlTypes.JSON)
  String measurements;

  /** {@code {"from": "admin" | "capture", …}}. */
  @JdbcTypeCode(SqlTypes.JSON)
  String provenance;

  @JdbcTypeCode(SqlTypes.JSON)
  String hosts;

  @Column(name = "not_before")
  Instant notBefore;

  @Column(name = "not_after")
  Instant notAfter;

  @Column(name = "created_at")
  Instant createdAt;

  @Column(name = "created_by")
  String createdBy;

  @Column(name = "changed_at")
  Instant changedAt;

  @Column(name = "changed_by")
  String changedBy;
}
