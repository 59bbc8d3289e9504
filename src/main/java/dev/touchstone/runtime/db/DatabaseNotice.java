package dev.touchstone.runtime.db;

/**
 * Another transaction told something (PostgreSQL's NOTIFY). A notice may come late, twice or never:
 * whoever acts on it must look by itself too.
 */
public record DatabaseNotice(String channel) {
  /** What schedulers are told has changed. */
  public static final String TRUST = "touchstone_trust";

  /** A credential was changed or taken away. */
  public static final String TOKENS = "touchstone_tokens";
}
