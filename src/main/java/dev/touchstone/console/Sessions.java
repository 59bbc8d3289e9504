package dev.touchstone.console;

import dev.touchstone.access.Person;
import dev.touchstone.audit.AuditAction;
import dev.touchstone.audit.AuditChange;
import dev.touchstone.audit.Journal;
import io.quarkus.scheduler.Scheduled;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.persistence.EntityManager;
import jakarta.transaction.Transactional;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import org.eclipse.microprofile.config.inject.ConfigProperty;

/**
 * Who is signed in, in the database, so that every instance knows. A session ends when nobody used
 * it for a while, after its longest time, by signing out, and with the token that it began with.
 */
@ApplicationScoped
class Sessions {
  /** Seen more often than this is not written down. */
  private static final Duration COARSE = Duration.ofMinutes(1);

  private final EntityManager database;
  private final Clock clock;
  private final Journal journal;
  private final Duration idle;
  private final Duration longest;

  Sessions(
      EntityManager database,
      Clock clock,
      Journal journal,
      @ConfigProperty(name = "touchstone.console.session-idle", defaultValue = "PT30M")
          Duration idle,
      @ConfigProperty(name = "touchstone.console.session-longest", defaultValue = "PT12H")
          Duration longest) {
    this.database = database;
    this.clock = clock;
    this.journal = journal;
    this.idle = idle;
    this.longest = longest;
  }

  /** Begins a session under a key that nobody has seen before: none can be fixed beforehand. */
  @Transactional
  SessionKey begin(SignedIn who, Optional<UUID> token) {
    SessionKey key = SessionKey.fresh();
    Instant now = clock.instant();
    ConsoleSession session = new ConsoleSession();
    session.idHash = key.hash();
    session.principal = who.principal();
    session.shownName = who.shownName();
    session.roles = List.copyOf(who.roles());
    session.person = who.person().name();
    session.names = List.copyOf(who.person().names());
    session.lineage = List.copyOf(who.person().lineage());
    session.tokenId = token.orElse(null);
    session.startedAt = now;
    session.lastSeenAt = now;
    session.expiresAt = now.plus(longest);
    database.persist(session);
    journal.record(
        AuditAction.SESSION_BEGAN, who.principal(), "console", who.shownName(), AuditChange.none());
    return key;
  }

  /** Whose session this is, if it still counts. */
  @Transactional
  Optional<SignedIn> find(SessionKey key) {
    Instant now = clock.instant();
    Optional<ConsoleSession> found =
        Optional.ofNullable(database.find(ConsoleSession.class, key.hash()))
            .filter(session -> now.isBefore(session.expiresAt))
            .filter(session -> now.isBefore(session.lastSeenAt.plus(idle)))
            .filter(session -> session.tokenId == null || tokenCounts(session.tokenId, now));
    found
        .filter(session -> session.lastSeenAt.plus(COARSE).isBefore(now))
        .ifPresent(session -> session.lastSeenAt = now);
    return found.map(
        session ->
            new SignedIn(
                session.principal,
                session.shownName,
                Set.copyOf(session.roles),
                new Person(
                    session.person, Set.copyOf(session.names), Set.copyOf(session.lineage))));
  }

  private boolean tokenCounts(UUID token, Instant now) {
    return !database
        .createNativeQuery(
            "select 1 from api_token where id = :id and revoked_at is null"
                + " and (expires_at is null or expires_at > :now)",
            Integer.class)
        .setParameter("id", token)
        .setParameter("now", now)
        .getResultList()
        .isEmpty();
  }

  @Transactional
  void end(SessionKey key) {
    database
        .createQuery("delete from ConsoleSession s where s.idHash = :hash")
        .setParameter("hash", key.hash())
        .executeUpdate();
  }

  @Scheduled(
      every = "10m",
      delayed = "1m",
      concurrentExecution = Scheduled.ConcurrentExecution.SKIP)
  @Transactional
  void forgetEnded() {
    Instant now = clock.instant();
    database
        .createQuery(
            "delete from ConsoleSession s where s.expiresAt < :now or s.lastSeenAt < :unseen")
        .setParameter("now", now)
        .setParameter("unseen", now.minus(idle))
        .executeUpdate();
  }
}
