package dev.touchstone.scheduler.kubernetes;

import jakarta.enterprise.context.ApplicationScoped;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import javax.sql.DataSource;
import org.jboss.logging.Logger;

/**
 * Leads by an advisory lock of PostgreSQL, held in a transaction for as long as the work takes: it
 * goes with the connection, and unlike one of a session it survives poolers between.
 */
@ApplicationScoped
class AdvisoryLock implements Leadership {
  private static final Logger LOG = Logger.getLogger(AdvisoryLock.class);

  /** "k8snodes" in ASCII. */
  private static final String TRY = "select pg_try_advisory_xact_lock(" + 0x6b38736e6f646573L + ")";

  private final DataSource database;

  AdvisoryLock(DataSource database) {
    this.database = database;
  }

  @Override
  public Outcome lead(Runnable work) {
    boolean begun = false;
    try (Connection connection = database.getConnection()) {
      connection.setAutoCommit(false);
      try {
        if (!locked(connection)) {
          return Outcome.FOLLOWED;
        }
        begun = true;
        work.run();
        return Outcome.LED;
      } finally {
        connection.rollback();
        connection.setAutoCommit(true);
      }
    } catch (SQLException e) {
      if (begun) {
        // The work is done; that the lock went with its connection changes nothing of it.
        LOG.warnf(
            "the lock on Kubernetes nodes was lost while they were marked: %s", e.getMessage());
        return Outcome.LED;
      }
      LOG.warnf("nobody can say who marks Kubernetes nodes: %s", e.getMessage());
      return Outcome.UNDECIDED;
    }
  }

  private static boolean locked(Connection connection) throws SQLException {
    try (Statement statement = connection.createStatement();
        ResultSet answer = statement.executeQuery(TRY)) {
      return answer.next() && answer.getBoolean(1);
    }
  }
}
