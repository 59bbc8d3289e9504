package dev.touchstone.access.approval;

import dev.touchstone.access.Person;
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

/** A change that waits for another person, or did. */
@Entity
@Table(name = "approval")
class StoredApproval {
  static final String OPEN = "open";

  @Id UUID id;
  String subject;
  String deed;
  String name;
  int version;
  String digest;
  String state;

  @Column(name = "requested_at")
  Instant requestedAt;

  @Column(name = "requested_by")
  String requestedBy;

  String requester;

  @Column(name = "requester_names")
  @JdbcTypeCode(SqlTypes.ARRAY)
  List<String> requesterNames;

  @Column(name = "requester_lineage")
  @JdbcTypeCode(SqlTypes.ARRAY)
  List<String> requesterLineage;

  @Column(name = "expires_at")
  Instant expiresAt;

  @Column(name = "decided_at")
  Instant decidedAt;

  @Column(name = "decided_by")
  String decidedBy;

  String reason;

  Change change() {
    return new Change(Change.Subject.ofText(subject), Change.Deed.ofText(deed), name, version);
  }

  Person person() {
    return new Person(requester, Set.copyOf(requesterNames), Set.copyOf(requesterLineage));
  }

  boolean isOpenAt(Instant now) {
    return state.equals(OPEN) && now.isBefore(expiresAt);
  }
}
