package dev.touchstone.scheduler.kubernetes;

import jakarta.annotation.PreDestroy;
import jakarta.enterprise.context.ApplicationScoped;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Optional;
import javax.sql.DataSource;
import org.jboss.logging.Logger;

/**
 * Leads by an advisory lock of PostgreSQL, kept in an open transaction from one piece of work to
 * the next, so that the same instance goes on. The lock goes with the connection, and unlike one of
 * a session it survives poolers in between. A transaction that only locks keeps no snapshot and
 * holds up no vacuum.
 */
@ApplicationScoped
class AdvisoryLock implements Leadership {
  private static final Logger LOG = Logger.getLogger(AdvisoryLock.class);

  /** "k8snodes" in ASCII. */
  private static final String LOCK =
      "select pg_try_advisory_xact_lock(" + 0x6b38736e6f646573L + ")";

  private static final String STILL_THERE = "select true";

  private final DataSource database;
  private Optional<Connection> held = Optional.empty();
  private boolean undecided;

  AdvisoryLock(DataSource database) {
    this.database = database;
  }

  @Override
  public synchronized Outcome lead(Runnable work) {
    try {
      if (!isHeld() && !acquire()) {
        undecided = false;
        return Outcome.FOLLOWED;
      }
      undecided = false;
    } catch (SQLException e) {
      release();
      if (!undecided) {
        LOG.errorf("nobody can say which instance marks Kubernetes nodes: %s", e.getMessage());
      }
      undecided = true;
      return Outcome.UNDECIDED;
    }
    work.run();
    return Outcome.LED;
  }

  /** Asks over the connection that holds the lock: if it broke, the lock is gone. */
  private boolean isHeld() throws SQLException {
    return held.isPresent() && answer(held.get(), STILL_THERE);
  }

  private boolean acquire() throws SQLException {
    Connection connection = database.getConnection();
    held = Optional.of(connection);
    connection.setAutoCommit(false);
    if (answer(connection, LOCK)) {
      return true;
    }
    release();
    return false;
  }

  private static boolean answer(Connection connection, String question) throws SQLException {
    try (Statement statement = connection.createStatement();
        ResultSet answer = statement.executeQuery(question)) {
      return answer.next() && answer.getBoolean(1);
    }
  }

  /** Lets another instance lead. */
  @PreDestroy
  synchronized void release() {
    held.ifPresent(AdvisoryLock::close);
    held = Optional.empty();
  }

  private static void close(Connection connection) {
    try (connection) {
      connection.rollback();
      connection.setAutoCommit(true);
    } catch (SQLException e) {
      LOG.debugf("a connection that is given up did not close: %s", e.getMessage());
    }
  }
}
