package dev.touchstone.attestation;

import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import jakarta.persistence.Table;

/** Evidence bytes by their digest, deflated. */
@Entity
@Table(name = "evidence_blob")
class EvidenceBlob {
  @Id String digest;
  long size;
  byte[] body;
}
