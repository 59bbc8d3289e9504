package dev.touchstone.audit;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;

/**
 * Whether the database keeps the role that the service runs as from changing the journal.
 *
 * @param why it does not; empty if it does
 */
public record JournalProtection(boolean holds, String why) {
  private static final String ASK =
      """
      select current_user,
        (select rolsuper from pg_roles where rolname = current_user),
        bool_or(pg_has_role(current_user, c.relowner, 'MEMBER')),
        bool_or(has_table_privilege(current_user, c.oid, 'UPDATE')
          or has_table_privilege(current_user, c.oid, 'DELETE')
          or has_table_privilege(current_user, c.oid, 'TRUNCATE'))
      from pg_class c
      where c.oid in ('audit_entry'::regclass, 'audit_chain'::regclass, 'audit_checkpoint'::regclass)
      """;

  static JournalProtection of(Connection connection) throws SQLException {
    try (Statement statement = connection.createStatement();
        ResultSet answer = statement.executeQuery(ASK)) {
      answer.next();
      String role = "the role " + answer.getString(1) + " that the service runs as ";
      String how = "; give it a role of its own (docs/audit.md#roles-of-the-database)";
      if (answer.getBoolean(2)) {
        return new JournalProtection(false, role + "is a superuser" + how);
      }
      if (answer.getBoolean(3)) {
        return new JournalProtection(false, role + "owns the journal's tables" + how);
      }
      if (answer.getBoolean(4)) {
        return new JournalProtection(false, role + "may change the journal's tables" + how);
      }
      return new JournalProtection(true, "");
    }
  }
}
