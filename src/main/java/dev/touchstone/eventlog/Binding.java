package dev.touchstone.eventlog;

/**
 * Whether an event's digest covers its data, by the rule of its type. Only bound data may become a
 * fact.
 */
public enum Binding {
  /**
   * The digest was recomputed from the data, in every bank that the event carries and that is known
   * here.
   */
  BOUND,
  /**
   * The rule of this type says how the digest follows from the data, and it does not: the data is
   * not to be believed.
   */
  UNBOUND,
  /**
   * The digest is over something that is not in the log (a file, a firmware volume): the data is a
   * hint, no more.
   */
  UNKNOWN
}
