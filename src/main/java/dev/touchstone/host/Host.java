package dev.touchstone.host;

import dev.touchstone.tpm.Bytes;
import dev.touchstone.tpm.ClockInfo;
import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import jakarta.persistence.Table;
import java.time.Instant;
import java.util.Collections;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.UUID;
import org.hibernate.annotations.JdbcTypeCode;
import org.hibernate.type.SqlTypes;

/** A host, the TPM that its name is bound to, and the latest boot it proved. */
@Entity
@Table(name = "host")
public class Host {
  @Id UUID id;
  String name;
  String state;

  @Column(name = "ek_fingerprint")
  String ekFingerprint;

  @Column(name = "ek_public")
  byte[] ekPublic;

  @Column(name = "ek_certificate")
  byte[] ekCertificate;

  @Column(name = "ek_trust")
  String ekTrust;

  @Column(name = "ak_name")
  String akName;

  @Column(name = "ak_public")
  byte[] akPublic;

  @Column(name = "created_at")
  Instant createdAt;

  @Column(name = "enrolled_at")
  Instant enrolledAt;

  @Column(name = "approved_by")
  String approvedBy;

  @JdbcTypeCode(SqlTypes.JSON)
  Map<String, String> labels = Map.of();

  @Column(name = "reset_count")
  Long resetCount;

  @Column(name = "restart_count")
  Long restartCount;

  @Column(name = "clock_millis")
  Long clockMillis;

  @Column(name = "clock_safe")
  Boolean clockSafe;

  @Column(name = "last_challenge_at")
  Instant lastChallengeAt;

  public UUID id() {
    return id;
  }

  public String name() {
    return name;
  }

  public HostState state() {
    return HostState.ofText(state);
  }

  /** What operators say of the host, by name; policies choose their hosts by it. */
  public Map<String, String> labels() {
    return Collections.unmodifiableMap(new TreeMap<>(labels));
  }

  /** The public area of the enrolled attestation key; empty until the host has enrolled. */
  public Optional<Bytes> attestationKey() {
    return Optional.ofNullable(akPublic).map(Bytes::copyOf);
  }

  /** The certificate of the endorsement key, DER as it was sent; empty if the TPM has none. */
  public Optional<Bytes> endorsementCertificate() {
    return Optional.ofNullable(ekCertificate).map(Bytes::copyOf);
  }

  /**
   * The TPM clock of the latest quote that was verified, by which an earlier boot is told from a
   * later one.
   */
  public Optional<ClockInfo> latestClock() {
    return resetCount == null || restartCount == null || clockMillis == null || clockSafe == null
        ? Optional.empty()
        : Optional.of(new ClockInfo(clockMillis, resetCount, restartCount, clockSafe));
  }

  /** When the challenge was handed out that the latest verified quote answered. */
  public Optional<Instant> latestChallengeAt() {
    return Optional.ofNullable(lastChallengeAt);
  }

  /** Records a verified quote. */
  public void proved(ClockInfo clock, Instant challengedAt) {
    resetCount = clock.resetCount();
    restartCount = clock.restartCount();
    clockMillis = clock.clockMillis();
    clockSafe = clock.safe();
    lastChallengeAt = challengedAt;
  }

  /** Binds another attestation key, whose clock readings start anew. */
  void bindAttestationKey(String newName, byte[] newPublic) {
    if (!newName.equals(akName)) {
      resetCount = null;
      restartCount = null;
      clockMillis = null;
      clockSafe = null;
    }
    akName = newName;
    akPublic = newPublic.clone();
  }
}
