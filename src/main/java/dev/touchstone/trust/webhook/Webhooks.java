package dev.touchstone.trust.webhook;

import dev.touchstone.audit.AuditAction;
import dev.touchstone.audit.AuditChange;
import dev.touchstone.audit.Journal;
import dev.touchstone.runtime.Identifiers;
import dev.touchstone.runtime.http.ProblemException;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.persistence.EntityManager;
import jakarta.transaction.Transactional;
import java.time.Clock;
import java.util.List;
import java.util.UUID;
import org.hibernate.exception.ConstraintViolationException;

/** The webhooks there are. */
@ApplicationScoped
class Webhooks {
  /** Each costs every change of a verdict a row. */
  static final int MOST = 50;

  private final EntityManager database;
  private final Clock clock;
  private final Journal journal;

  Webhooks(EntityManager database, Clock clock, Journal journal) {
    this.database = database;
    this.clock = clock;
    this.journal = journal;
  }

  /** Adds one that is told from now on; a 409 if there is one of this name, or there are enough. */
  @Transactional
  Webhook add(String name, String url, SigningKey key, List<String> states, String by) {
    if (all().size() >= MOST) {
      throw ProblemException.conflict(
          "too-many-webhooks", "Too many webhooks", "there are " + MOST + " webhooks already");
    }
    Webhook webhook = new Webhook();
    webhook.id = Identifiers.next();
    webhook.name = name;
    webhook.url = url;
    webhook.signingKey = key.toBytes();
    webhook.enabled = true;
    webhook.states = states.toArray(String[]::new);
    webhook.createdAt = clock.instant();
    webhook.createdBy = by;
    try {
      database.persist(webhook);
      database.flush();
      journal.record(AuditAction.WEBHOOK_ADDED, by, "webhook", name, AuditChange.to(url));
    } catch (ConstraintViolationException e) {
      throw ProblemException.conflict(
          "webhook-exists", "The webhook exists", "there is a webhook \"" + name + "\" already");
    }
    return webhook;
  }

  @Transactional
  List<Webhook> all() {
    return database
        .createQuery("select w from Webhook w order by w.name", Webhook.class)
        .getResultList();
  }

  /** The webhook, or a 404. */
  @Transactional
  Webhook require(UUID id) {
    Webhook webhook = database.find(Webhook.class, id);
    if (webhook == null) {
      throw ProblemException.notFound("there is no webhook with this id");
    }
    return webhook;
  }

  /** Removes it with everything that is still to be delivered to it. */
  @Transactional
  void remove(UUID id, String by) {
    Webhook webhook = require(id);
    journal.record(
        AuditAction.WEBHOOK_REMOVED,
        by,
        "webhook",
        webhook.name,
        AuditChange.of(webhook.url, "removed"));
    database.remove(webhook);
  }
}
