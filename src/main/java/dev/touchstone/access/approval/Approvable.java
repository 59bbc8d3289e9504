package dev.touchstone.access.approval;

/** A room whose changes wait for approval: one bean for each subject. */
public interface Approvable {
  Change.Subject subject();

  /**
   * SHA-256 of what the version says, lower-case hex; a problem (404) if there is no such version.
   */
  String digest(String name, int version);

  /**
   * Does it, within the caller's transaction.
   *
   * @param by who asked and who approved, for the records
   */
  void carryOut(Change change, String by);
}
