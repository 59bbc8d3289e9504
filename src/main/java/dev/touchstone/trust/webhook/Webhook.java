package dev.touchstone.trust.webhook;

import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import jakarta.persistence.Table;
import java.time.Instant;
import java.util.UUID;
import org.hibernate.annotations.JdbcTypeCode;
import org.hibernate.type.SqlTypes;

/** Who is told of changes of verdicts. */
@Entity
@Table(name = "webhook")
class Webhook {
  @Id UUID id;
  String name;
  String url;

  @Column(name = "signing_key")
  byte[] signingKey;

  boolean enabled;

  /** The words whose coming is told; none: all of them. */
  @JdbcTypeCode(SqlTypes.ARRAY)
  String[] states;

  @Column(name = "created_at")
  Instant createdAt;

  @Column(name = "created_by")
  String createdBy;
}
