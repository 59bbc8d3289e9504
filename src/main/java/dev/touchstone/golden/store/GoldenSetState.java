package dev.touchstone.golden.store;

import java.util.Locale;
import java.util.Set;

/** The life of a version of a golden set. */
public enum GoldenSetState {
  DRAFT,
  /** Hosts are judged by it. */
  ACTIVE,
  /** Superseded. */
  RETIRED,
  /** Found to be wrong or dangerous: nothing may match it again. */
  REVOKED;

  public String text() {
    return name().toLowerCase(Locale.ROOT);
  }

  /** What was done to a set that is in this state now: {@code activated}. */
  String deed() {
    return switch (this) {
      case DRAFT -> "drafted";
      case ACTIVE -> "activated";
      case RETIRED -> "retired";
      case REVOKED -> "revoked";
    };
  }

  static GoldenSetState ofText(String text) {
    return valueOf(text.toUpperCase(Locale.ROOT));
  }

  /** A retired version may come back, a revoked one never does. */
  boolean mayBecome(GoldenSetState next) {
    return switch (this) {
      case DRAFT, ACTIVE, RETIRED -> next != DRAFT && next != this;
      case REVOKED -> Set.<GoldenSetState>of().contains(next);
    };
  }
}
