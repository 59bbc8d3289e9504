package dev.touchstone.trust;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.touchstone.golden.store.GoldenSetRevoked;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import jakarta.persistence.EntityManager;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import org.jboss.logging.Logger;

/**
 * Ends trust that rests on a revoked golden set at once, in the transaction of the revocation: a
 * fleet takes longer to judge again than a scheduler may go on placing. What each host is found to
 * be then follows.
 */
@ApplicationScoped
class RevokedTrust {
  private static final Logger LOG = Logger.getLogger(RevokedTrust.class);

  /** Rows in the order in which judging again locks them, so that neither waits for the other. */
  private static final String END =
      """
      with hit as (
        select host_id, result_id, attested_at, expires_at, policy from trust
        where trusted and expires_at > :now and golden_sets @> cast(:label as jsonb)
        order by host_id for update
      ), ended as (
        update trust t set trusted = false, status = 'contraindicated', reason = :reason, changed_at = :now
        from hit where t.host_id = hit.host_id
      )
      insert into verdict_change (id, host_id, host_name, changed_at, was, became, cause, reason, result_id,
        status, attested_at, expires_at, policy)
      select touchstone_uuid7(), h.id, h.name, :now, 'trusted', 'untrusted', :cause, :reason, hit.result_id,
        'contraindicated', hit.attested_at, hit.expires_at, hit.policy
      from hit join host h on h.id = hit.host_id
      """;

  private final EntityManager database;
  private final ObjectMapper json;
  private final Clock clock;

  RevokedTrust(EntityManager database, ObjectMapper json, Clock clock) {
    this.database = database;
    this.json = json;
    this.clock = clock;
  }

  void end(@Observes GoldenSetRevoked revoked) throws JsonProcessingException {
    database.flush();
    Instant now = clock.instant();
    int hosts =
        database
            .createNativeQuery(END)
            .setParameter("now", now)
            .setParameter("label", json.writeValueAsString(List.of(revoked.label())))
            .setParameter("cause", revoked.cause())
            .setParameter(
                "reason",
                "golden set " + revoked.label() + ", which the verdict rested on, was revoked")
            .executeUpdate();
    if (hosts > 0) {
      LOG.infof("%s: trust in %d hosts ended, they are judged again", revoked.cause(), hosts);
    }
  }
}
