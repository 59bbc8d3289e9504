package dev.touchstone.attestation;

import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import jakarta.persistence.Table;
import java.time.Instant;
import java.util.UUID;

/** A nonce handed to one host, good for one quote. */
@Entity
@Table(name = "challenge")
class Challenge {
  @Id UUID id;

  @Column(name = "host_id")
  UUID hostId;

  byte[] nonce;

  @Column(name = "pcr_selection")
  String pcrSelection;

  @Column(name = "created_at")
  Instant createdAt;

  @Column(name = "expires_at")
  Instant expiresAt;

  @Column(name = "consumed_at")
  Instant consumedAt;
}
