package dev.touchstone.scheduler.kubernetes;

import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import jakarta.persistence.Table;
import java.time.Instant;
import java.util.List;

/** The one row that says what the guard does, for instances other than the one that marks nodes. */
@Entity
@Table(name = "kubernetes_guard")
class GuardRow {
  static final Integer ID = 1;

  @Id Integer id = ID;

  @Column(name = "checked_at")
  Instant checkedAt;

  int nodes;
  int allowed;
  String[] tainted;
  String[] held;

  GuardState state() {
    return new GuardState(nodes, allowed, List.of(tainted), List.of(held));
  }
}
