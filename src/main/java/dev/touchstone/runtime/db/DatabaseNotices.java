package dev.touchstone.runtime.db;

import io.agroal.api.AgroalDataSource;
import io.quarkus.runtime.StartupEvent;
import jakarta.annotation.PreDestroy;
import jakarta.annotation.Priority;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Event;
import jakarta.enterprise.event.Observes;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.jboss.logging.Logger;
import org.postgresql.PGConnection;
import org.postgresql.PGNotification;

/** Hears what other transactions tell, on a connection of its own, and passes it on as events. */
@ApplicationScoped
public class DatabaseNotices {
  private static final Logger LOG = Logger.getLogger(DatabaseNotices.class);

  /** A connection on which nothing comes is asked for a sign of life this often, milliseconds. */
  private static final int SILENCE = 1000;

  /** A database that does not answer within this many milliseconds is away. */
  private static final int PATIENCE = 3000;

  private static final long BEFORE_NEXT_TRY = TimeUnit.MILLISECONDS.toNanos(250);

  private final AgroalDataSource database;
  private final Event<DatabaseNotice> notices;
  private final Event<NoticesResumed> resumed;
  private final ExecutorService worker =
      Executors.newSingleThreadExecutor(
          Thread.ofPlatform().daemon().name("database-notices").factory());
  private volatile boolean listening;
  private volatile boolean stopped;

  DatabaseNotices(
      AgroalDataSource database, Event<DatabaseNotice> notices, Event<NoticesResumed> resumed) {
    this.database = database;
    this.notices = notices;
    this.resumed = resumed;
  }

  /** Notices are heard again, and some may have been missed. */
  public record NoticesResumed() {}

  /** Whether notices are heard at the moment; if not, the database is away. */
  public boolean listening() {
    return listening;
  }

  void start(@Observes @Priority(50) StartupEvent start) {
    worker.execute(this::run);
  }

  @PreDestroy
  void stop() {
    stopped = true;
    worker.shutdownNow();
  }

  private void run() {
    while (!stopped) {
      try (Connection connection = database.getConnection()) {
        listen(connection);
      } catch (SQLException | RuntimeException e) {
        if (!stopped && listening) {
          LOG.warnf("the database is away: %s; trying again", e.getMessage());
        }
      }
      listening = false;
      LockSupport.parkNanos(BEFORE_NEXT_TRY);
    }
  }

  private void listen(Connection connection) throws SQLException {
    // A database that is cut off without a word must not look like one that has nothing to say.
    connection.setNetworkTimeout(Runnable::run, PATIENCE);
    try (Statement statement = connection.createStatement()) {
      statement.execute("listen " + DatabaseNotice.TRUST);
      statement.execute("listen " + DatabaseNotice.TOKENS);
      listening = true;
      resumed.fire(new NoticesResumed());
      PGConnection notifying = connection.unwrap(PGConnection.class);
      while (!stopped) {
        PGNotification[] heard = notifying.getNotifications(SILENCE);
        if (heard == null || heard.length == 0) {
          statement.execute("select 1");
          continue;
        }
        for (PGNotification one : heard) {
          notices.fire(new DatabaseNotice(one.getName()));
        }
      }
      statement.execute("unlisten *");
    }
  }
}
