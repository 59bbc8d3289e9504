package dev.touchstone.audit;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;

/**
 * Gives entries their place in the chain: those of transactions before which none is under way any
 * more, by transaction and number. Where it went on is read from the chain itself, so that whoever
 * does it next goes on from there. A lock that lasts as long as its transaction keeps two from
 * doing it at once.
 */
final class Chainer {
  private static final long LOCK = 0x746f756368_6175L;
  private static final int MOST = 1000;

  private record Tail(long seq, String hash, String tx, long id) {}

  private Chainer() {}

  /**
   * Chains what can be chained.
   *
   * @return how many entries were; fewer than there are when there are many
   */
  static int chain(Connection connection) throws SQLException {
    connection.setAutoCommit(false);
    try {
      int chained = locked(connection) ? chain(connection, tail(connection)) : 0;
      connection.commit();
      return chained;
    } catch (SQLException | RuntimeException e) {
      connection.rollback();
      throw e;
    } finally {
      connection.setAutoCommit(true);
    }
  }

  private static boolean locked(Connection connection) throws SQLException {
    try (Statement statement = connection.createStatement();
        ResultSet answer =
            statement.executeQuery("select pg_try_advisory_xact_lock(" + LOCK + ")")) {
      return answer.next() && answer.getBoolean(1);
    }
  }

  private static Tail tail(Connection connection) throws SQLException {
    try (Statement statement = connection.createStatement();
        ResultSet answer =
            statement.executeQuery(
                "select seq, hash, tx::text, entry_id from audit_chain order by seq desc limit 1")) {
      return answer.next()
          ? new Tail(
              answer.getLong(1),
              HexFormat.of().formatHex(answer.getBytes(2)),
              answer.getString(3),
              answer.getLong(4))
          : new Tail(0, JournalRow.FIRST, "0", 0);
    }
  }

  private record Waiting(String tx, JournalRow row) {}

  private static int chain(Connection connection, Tail tail) throws SQLException {
    List<Waiting> rows = waiting(connection, tail);
    try (PreparedStatement insert =
        connection.prepareStatement(
            "insert into audit_chain (seq, entry_id, tx, previous_hash, hash)"
                + " values (?, ?, cast(? as xid8), ?, ?)")) {
      for (Waiting waiting : rows) {
        insert.setLong(1, waiting.row().seq());
        insert.setLong(2, waiting.row().id());
        insert.setString(3, waiting.tx());
        insert.setBytes(4, HexFormat.of().parseHex(waiting.row().previousHash()));
        insert.setBytes(5, HexFormat.of().parseHex(waiting.row().hash()));
        insert.addBatch();
      }
      insert.executeBatch();
    }
    return rows.size();
  }

  private static final String WAITING =
      "select tx::text, id, at, actor, action, subject_kind, subject, cause, before, after"
          + " from audit_entry e where e.tx < pg_snapshot_xmin(pg_current_snapshot()) and ";

  /**
   * Transactions count on from where they were, unless the data were restored into another server:
   * then those that wait are looked for one by one, until the chain has gone on from there.
   */
  private static boolean restored(Connection connection, Tail tail) throws SQLException {
    try (PreparedStatement query =
        connection.prepareStatement(
            "select cast(? as xid8) >= pg_snapshot_xmax(pg_current_snapshot())")) {
      query.setString(1, tail.tx());
      try (ResultSet answer = query.executeQuery()) {
        return answer.next() && answer.getBoolean(1);
      }
    }
  }

  private static List<Waiting> waiting(Connection connection, Tail tail) throws SQLException {
    List<Waiting> found = new ArrayList<>();
    boolean restored = restored(connection, tail);
    String which =
        restored
            ? "not exists (select 1 from audit_chain c where c.entry_id = e.id) order by e.id limit ?"
            : "(e.tx, e.id) > (cast(? as xid8), ?) order by e.tx, e.id limit ?";
    try (PreparedStatement query = connection.prepareStatement(WAITING + which)) {
      if (restored) {
        query.setInt(1, MOST);
      } else {
        query.setString(1, tail.tx());
        query.setLong(2, tail.id());
        query.setInt(3, MOST);
      }
      long seq = tail.seq();
      String previous = tail.hash();
      try (ResultSet rows = query.executeQuery()) {
        while (rows.next()) {
          seq++;
          JournalRow row =
              new JournalRow(
                      seq,
                      rows.getLong(2),
                      rows.getObject(3, OffsetDateTime.class).toInstant(),
                      rows.getString(4),
                      rows.getString(5),
                      rows.getString(6),
                      rows.getString(7),
                      rows.getString(8),
                      rows.getString(9),
                      rows.getString(10),
                      previous,
                      "")
                  .chained();
          previous = row.hash();
          found.add(new Waiting(rows.getString(1), row));
        }
      }
    }
    return found;
  }

  /** How many entries have no place yet. */
  static long waiting(Connection connection) throws SQLException {
    try (Statement statement = connection.createStatement();
        ResultSet answer =
            statement.executeQuery(
                "select (select count(*) from audit_entry) - (select count(*) from audit_chain)")) {
      answer.next();
      return answer.getLong(1);
    }
  }
}
