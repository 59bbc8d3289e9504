package dev.touchstone.console;

import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import jakarta.persistence.Table;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.hibernate.annotations.JdbcTypeCode;
import org.hibernate.type.SqlTypes;

/** Somebody who is signed in. */
@Entity
@Table(name = "console_session")
class ConsoleSession {
  @Id
  @Column(name = "id_hash")
  byte[] idHash;

  String principal;

  @Column(name = "shown_name")
  String shownName;

  @JdbcTypeCode(SqlTypes.ARRAY)
  List<String> roles;

  String person;

  @JdbcTypeCode(SqlTypes.ARRAY)
  List<String> names;

  @JdbcTypeCode(SqlTypes.ARRAY)
  List<String> lineage;

  @Column(name = "token_id")
  UUID tokenId;

  @Column(name = "started_at")
  Instant startedAt;

  @Column(name = "last_seen_at")
  Instant lastSeenAt;

  @Column(name = "expires_at")
  Instant expiresAt;
}
