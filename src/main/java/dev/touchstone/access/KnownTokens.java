package dev.touchstone.access;

import dev.touchstone.runtime.db.DatabaseNotice;
import dev.touchstone.runtime.db.DatabaseNotices;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Tokens that were recognised a moment ago, by the hash of their text, so that a scheduler that
 * asks thousands of times a second does not ask the database as often. A token that is changed or
 * taken away is forgotten at once, in every instance; while the database is away, those known go on
 * counting for a while.
 */
@ApplicationScoped
class KnownTokens {
  private static final int MOST = 20_000;

  /** Even when nothing was told, the database is asked again after this long. */
  private static final Duration FRESH = Duration.ofSeconds(30);

  private final ConcurrentHashMap<String, Known> known = new ConcurrentHashMap<>();
  private final AtomicLong generation = new AtomicLong();
  private final DatabaseNotices notices;
  private final Clock clock;
  private final Duration offline;

  KnownTokens(DatabaseNotices notices, Clock clock, AccessSettings settings) {
    this.notices = notices;
    this.clock = clock;
    this.offline = settings.offlineCredentials();
  }

  private record Known(Tokens.Holder holder, Instant askedAt) {}

  void on(@Observes DatabaseNotice notice) {
    if (notice.channel().equals(DatabaseNotice.TOKENS)) {
      forgetAll();
    }
  }

  /** Notices may have been missed: only what the database says from now on counts. */
  void on(@Observes DatabaseNotices.NoticesResumed resumed) {
    forgetAll();
  }

  void forgetAll() {
    generation.incrementAndGet();
    known.clear();
  }

  /** To be taken before the database is asked. */
  long generation() {
    return generation.get();
  }

  /** Keeps what the database said, unless something changed since {@code asked}. */
  void keep(String hash, Tokens.Holder holder, long asked) {
    if (known.size() >= MOST) {
      known.clear();
    }
    Known entry = new Known(holder, clock.instant());
    known.put(hash, entry);
    if (generation.get() != asked) {
      known.remove(hash, entry);
    }
  }

  /** The holder, if the token counts without asking the database. */
  Optional<Tokens.Holder> find(String hash) {
    Known entry = known.get(hash);
    if (entry == null) {
      return Optional.empty();
    }
    Instant now = clock.instant();
    Duration limit = notices.listening() ? FRESH : offline;
    return entry.askedAt().plus(limit).isAfter(now)
            && entry.holder().expiresAt().filter(end -> !now.isBefore(end)).isEmpty()
        ? Optional.of(entry.holder())
        : Optional.empty();
  }
}
