package dev.touchstone.runtime.db;

import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;

/**
 * The role that the service runs as in a database of its own: it reads and writes, but owns no
 * table, so that it can neither change the audit journal nor give itself the right to. Migrations
 * run as the owner.
 */
final class RunningRole {
  static final String NAME = "touchstone_running";

  private RunningRole() {}

  /** Makes the role, or gives the one that is there this password. */
  static void prepare(String url, String owner, String ownerPassword, String password)
      throws SQLException {
    try (Connection connection = DriverManager.getConnection(url, owner, ownerPassword);
        Statement statement = connection.createStatement()) {
      connection.setAutoCommit(false);
      boolean there = isThere(connection);
      statement.execute(
          (there ? "alter" : "create")
              + " role "
              + NAME
              + " login nosuperuser nocreatedb nocreaterole password '"
              + password
              + "'");
      if (!there) {
        statement.execute("grant usage on schema public to " + NAME);
        statement.execute("revoke create on schema public from public");
        // What earlier versions made; what migrations make from now on.
        statement.execute(
            "grant select, insert, update, delete on all tables in schema public to " + NAME);
        statement.execute("grant usage, select on all sequences in schema public to " + NAME);
        statement.execute(
            "alter default privileges for role "
                + owner
                + " in schema public grant select, insert, update, delete on tables to "
                + NAME);
        statement.execute(
            "alter default privileges for role "
                + owner
                + " in schema public grant usage, select on sequences to "
                + NAME);
      }
      connection.commit();
    }
  }

  private static boolean isThere(Connection connection) throws SQLException {
    try (PreparedStatement query =
        connection.prepareStatement("select 1 from pg_roles where rolname = ?")) {
      query.setString(1, NAME);
      try (ResultSet answer = query.executeQuery()) {
        return answer.next();
      }
    }
  }
}
