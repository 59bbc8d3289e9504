package dev.touchstone.runtime.db;

import io.agroal.api.AgroalDataSource;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;

/**
 * Work that one instance of all does: whoever holds a lock in the database (an advisory lock of a
 * session, which ends with the session). For one thread.
 */
public final class Leadership implements AutoCloseable {
  private static final int PATIENCE = 3000;

  private final AgroalDataSource database;
  private final long work;
  private Connection held;

  /**
   * @param work a number that stands for the work, the same in every instance
   */
  public Leadership(AgroalDataSource database, long work) {
    this.database = database;
    this.work = work;
  }

  /** Whether this instance does the work. */
  public enum Standing {
    /** It does, and nobody else. */
    LEADING,
    /** Another one does. */
    FOLLOWING,
    /** The database is away; whoever did it last may do what is safe to be done twice. */
    UNKNOWN
  }

  /** Takes the work if nobody has it; asks each time whether it is still held. */
  public Standing standing() {
    try {
      if (held != null) {
        alive(held);
        return Standing.LEADING;
      }
      Connection connection = database.getConnection();
      connection.setNetworkTimeout(Runnable::run, PATIENCE);
      if (taken(connection)) {
        held = connection;
        return Standing.LEADING;
      }
      connection.close();
      return Standing.FOLLOWING;
    } catch (SQLException e) {
      drop();
      return Standing.UNKNOWN;
    }
  }

  private boolean taken(Connection connection) throws SQLException {
    try (PreparedStatement lock = connection.prepareStatement("select pg_try_advisory_lock(?)")) {
      lock.setLong(1, work);
      try (ResultSet answer = lock.executeQuery()) {
        return answer.next() && answer.getBoolean(1);
      }
    }
  }

  private static void alive(Connection connection) throws SQLException {
    try (PreparedStatement ask = connection.prepareStatement("select 1");
        ResultSet answer = ask.executeQuery()) {
      answer.next();
    }
  }

  private void drop() {
    if (held != null) {
      try {
        held.close();
      } catch (SQLException e) {
        // It is broken: the database ends the session, and the lock with it.
      }
      held = null;
    }
  }

  /** Lets another instance take over. */
  @Override
  public void close() {
    if (held == null) {
      return;
    }
    try (PreparedStatement unlock = held.prepareStatement("select pg_advisory_unlock(?)")) {
      unlock.setLong(1, work);
      unlock.execute();
    } catch (SQLException e) {
      // The session is gone, and the lock with it.
    }
    drop();
  }
}
