package dev.touchstone.trust.token.keys;

import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import jakarta.persistence.Table;
import java.time.Instant;
import org.hibernate.annotations.JdbcTypeCode;
import org.hibernate.type.SqlTypes;

/** A key that signs tokens, signed them, or will. */
@Entity
@Table(name = "signing_key")
class SigningKeyRow {
  /** JWK thumbprint (RFC 7638). */
  @Id String kid;

  String algorithm;

  @Column(name = "public_jwk")
  @JdbcTypeCode(SqlTypes.JSON)
  String publicJwk;

  /** Sealed by a {@link KeyEncryptionKey}; null once it signs no more. */
  @Column(name = "private_key")
  byte[] privateKey;

  @Column(name = "created_at")
  Instant createdAt;

  @Column(name = "created_by")
  String createdBy;

  @Column(name = "active_from")
  Instant activeFrom;

  /** When its successor takes over; null without one. */
  @Column(name = "retires_at")
  Instant retiresAt;

  /** When the last token that it signed has ended; null without a successor. */
  @Column(name = "published_until")
  Instant publishedUntil;

  boolean mayStillSign(Instant now) {
    return privateKey != null && (retiresAt == null || now.isBefore(retiresAt));
  }

  boolean isPublished(Instant now) {
    return publishedUntil == null || now.isBefore(publishedUntil);
  }

  TokenKey.State state(Instant now) {
    if (retiresAt != null && !now.isBefore(retiresAt)) {
      return isPublished(now) ? TokenKey.State.RETIRED : TokenKey.State.WITHDRAWN;
    }
    return now.isBefore(activeFrom) ? TokenKey.State.NEXT : TokenKey.State.SIGNING;
  }
}
