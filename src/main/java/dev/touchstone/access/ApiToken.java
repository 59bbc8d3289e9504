package dev.touchstone.access;

import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import jakarta.persistence.Table;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import org.hibernate.annotations.JdbcTypeCode;
import org.hibernate.type.SqlTypes;

/** A bearer token as it is kept: its hash, never itself. */
@Entity
@Table(name = "api_token")
class ApiToken {
  @Id UUID id;
  String role;

  @Column(name = "host_id")
  UUID hostId;

  String label;

  /** The person or system that it was made for. */
  String owner;

  /** The persons who issued it, and the tokens that it was issued with. */
  @JdbcTypeCode(SqlTypes.ARRAY)
  List<String> lineage = List.of();

  byte[] hash;

  @Column(name = "created_at")
  Instant createdAt;

  @Column(name = "created_by")
  String createdBy;

  @Column(name = "expires_at")
  Instant expiresAt;

  @Column(name = "revoked_at")
  Instant revokedAt;

  /** Areas of the API that it counts in; empty: all that its role has. */
  @JdbcTypeCode(SqlTypes.ARRAY)
  List<String> scopes = List.of();

  /** Written in passing, never through this object. */
  @Column(name = "last_used_at", insertable = false, updatable = false)
  Instant lastUsedAt;

  /** The token that takes this one's place. */
  UUID successor;

  Person person() {
    return new Person(owner, Set.of(owner), Set.copyOf(lineage));
  }

  boolean isValidAt(Instant now) {
    return revokedAt == null && (expiresAt == null || now.isBefore(expiresAt));
  }
}
