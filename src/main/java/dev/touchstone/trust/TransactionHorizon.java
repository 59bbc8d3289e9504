package dev.touchstone.trust;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;

/**
 * The oldest transaction that may still change something (PostgreSQL's {@code pg_snapshot_xmin}):
 * whatever was written by older ones is seen, and will not become more.
 */
final class TransactionHorizon {
  private TransactionHorizon() {}

  /** Of the snapshot of this connection's transaction. */
  static long of(Connection connection) throws SQLException {
    try (Statement statement = connection.createStatement();
        ResultSet found =
            statement.executeQuery("select pg_snapshot_xmin(pg_current_snapshot())::text")) {
      found.next();
      return Long.parseUnsignedLong(found.getString(1));
    }
  }
}
