package dev.touchstone.trust;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.touchstone.attestation.VerdictReached;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import jakarta.persistence.EntityManager;
import java.time.Clock;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;

/** Writes down the latest verdict of each host, and that the word for it changed. */
@ApplicationScoped
class TrustModel {
  private final EntityManager database;
  private final VerdictChanges changes;
  private final ObjectMapper json;
  private final Clock clock;

  TrustModel(EntityManager database, VerdictChanges changes, ObjectMapper json, Clock clock) {
    this.database = database;
    this.changes = changes;
    this.json = json;
    this.clock = clock;
  }

  void keep(@Observes VerdictReached verdict) {
    TrustRow row = database.find(TrustRow.class, verdict.hostId());
    boolean fresh = row == null;
    if (fresh) {
      row = new TrustRow();
      row.hostId = verdict.hostId();
    }
    Instant now = clock.instant();
    Optional<TrustState> was = fresh ? Optional.empty() : Optional.of(row.state(now));
    if (was.equals(Optional.of(TrustState.STALE)) && !row.expiryNoted) {
      changes.noteExpiry(row, verdict.hostName());
    }
    boolean rebooted =
        row.resetCount != null
            && verdict.resetCount() != null
            && !row.resetCount.equals(verdict.resetCount());
    TrustState becomes = verdict.trusted() ? TrustState.TRUSTED : TrustState.UNTRUSTED;
    if (!was.equals(Optional.of(becomes))) {
      row.changedAt = now;
      changes.note(verdict, cause(verdict, rebooted), was, becomes, now);
    }
    row.resultId = verdict.resultId();
    row.trusted = verdict.trusted();
    row.status = verdict.status();
    row.reason = verdict.reason();
    row.attestedAt = verdict.attestedAt();
    row.expiresAt = verdict.expiresAt();
    row.policy = verdict.policy();
    row.goldenSets = verdict.goldenSets();
    row.expiryNoted = false;
    row.launch = write(verdict.launch());
    row.resetCount = verdict.resetCount();
    row.challengedAt = verdict.challengedAt();
    if (fresh) {
      database.persist(row);
    }
  }

  private static String cause(VerdictReached verdict, boolean rebooted) {
    return rebooted && verdict.cause().equals("evidence")
        ? "evidence after a reboot"
        : verdict.cause();
  }

  private String write(Map<String, String> launch) {
    try {
      return json.writeValueAsString(launch);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("facts are texts", e);
    }
  }
}
