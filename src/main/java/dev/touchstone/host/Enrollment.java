package dev.touchstone.host;

import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import jakarta.persistence.Table;
import java.time.Instant;
import java.util.UUID;

/**
 * An enrolment under way: keys that somebody claims to hold in one TPM, and the hash of the secret
 * that proves it.
 */
@Entity
@Table(name = "enrollment")
class Enrollment {
  @Id UUID id;

  @Column(name = "host_name")
  String hostName;

  @Column(name = "ek_fingerprint")
  String ekFingerprint;

  @Column(name = "ek_public")
  byte[] ekPublic;

  @Column(name = "ek_certificate")
  byte[] ekCertificate;

  @Column(name = "ek_trusted")
  boolean ekTrusted;

  @Column(name = "ek_trust")
  String ekTrust;

  @Column(name = "ak_name")
  String akName;

  @Column(name = "ak_public")
  byte[] akPublic;

  @Column(name = "secret_hash")
  byte[] secretHash;

  @Column(name = "created_at")
  Instant createdAt;

  @Column(name = "expires_at")
  Instant expiresAt;

  @Column(name = "used_at")
  Instant usedAt;
}
