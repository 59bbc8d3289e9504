package dev.touchstone.host;

import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import jakarta.persistence.Table;
import java.time.Instant;
import java.util.UUID;

/** A TPM vendor's certificates that an admin vouches for. */
@Entity
@Table(name = "endorsement_authority")
class EndorsementAuthority {
  @Id UUID id;
  String name;
  String pem;

  @Column(name = "created_at")
  Instant createdAt;

  @Column(name = "created_by")
  String createdBy;
}
