package dev.touchstone.audit;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.persistence.EntityManager;
import jakarta.transaction.Transactional;

/**
 * Writes decisions down, in the transaction that makes them: neither is there without the other.
 */
@ApplicationScoped
public class Journal {
  private static final int LONGEST = 4000;

  private final EntityManager database;

  Journal(EntityManager database) {
    this.database = database;
  }

  /**
   * Records a decision. Never a secret, never evidence: whoever audits reads it all.
   *
   * @param actor who decided: a token, a person, {@code service}
   * @param kind what the subject is: host, golden set, policy, token, …
   * @param subject its name
   * @param change on what ground, and what it was before and is now
   */
  @Transactional(Transactional.TxType.MANDATORY)
  public void record(
      AuditAction action, String actor, String kind, String subject, AuditChange change) {
    database
        .createNativeQuery(
            "insert into audit_entry (actor, action, subject_kind, subject, cause, before, after)"
                + " values (:actor, :action, :kind, :subject, :cause, :before, :after)")
        .setParameter("actor", bounded(actor))
        .setParameter("action", action.text())
        .setParameter("kind", kind)
        .setParameter("subject", bounded(subject))
        .setParameter("cause", change.cause().map(Journal::bounded).orElse(null))
        .setParameter("before", change.before().map(Journal::bounded).orElse(null))
        .setParameter("after", change.after().map(Journal::bounded).orElse(null))
        .executeUpdate();
  }

  private static String bounded(String text) {
    String plain = text.replace('\0', ' ');
    return plain.length() > LONGEST ? plain.substring(0, LONGEST) : plain;
  }
}
