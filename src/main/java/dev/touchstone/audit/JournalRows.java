package dev.touchstone.audit;

import jakarta.enterprise.context.ApplicationScoped;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.function.Consumer;
import javax.sql.DataSource;

/** Reads the journal. */
@ApplicationScoped
class JournalRows {
  private static final int FETCH = 1000;
  private static final String COLUMNS =
      "select c.seq, e.id, e.at, e.actor, e.action, e.subject_kind, e.subject, e.cause, e.before,"
          + " e.after, c.previous_hash, c.hash from audit_chain c join audit_entry e on e.id ="
          + " c.entry_id where c.seq > ? and c.seq <= ?";

  private final DataSource database;

  JournalRows(DataSource database) {
    this.database = database;
  }

  /** What an auditor looks for; empty fields stand for all. */
  record Search(String actor, String action, String subject, Instant from, Instant to) {}

  /** Up to {@code limit} rows before {@code before}, latest first. */
  List<JournalRow> latest(Search search, long before, int limit) throws SQLException {
    String sql =
        COLUMNS
            + " and (? = '' or e.actor = ?) and (? = '' or e.action = ? or e.action like ? || '.%')"
            + " and (? = '' or e.subject = ?) and e.at >= ? and e.at < ?"
            + " order by c.seq desc limit ?";
    try (Connection connection = database.getConnection();
        PreparedStatement query = connection.prepareStatement(sql)) {
      query.setLong(1, 0);
      query.setLong(2, before - 1);
      query.setString(3, search.actor());
      query.setString(4, search.actor());
      query.setString(5, search.action());
      query.setString(6, search.action());
      query.setString(7, search.action());
      query.setString(8, search.subject());
      query.setString(9, search.subject());
      query.setObject(10, search.from().atOffset(ZoneOffset.UTC));
      query.setObject(11, search.to().atOffset(ZoneOffset.UTC));
      query.setInt(12, limit);
      return read(query);
    }
  }

  /** All rows in their order, as they are read: a journal does not fit into memory. */
  void each(Consumer<JournalRow> taker) throws SQLException {
    long after = 0;
    try (Connection connection = database.getConnection();
        PreparedStatement query =
            connection.prepareStatement(COLUMNS + " order by c.seq limit " + FETCH)) {
      while (true) {
        query.setLong(1, after);
        query.setLong(2, Long.MAX_VALUE);
        List<JournalRow> rows = read(query);
        if (rows.isEmpty()) {
          return;
        }
        rows.forEach(taker);
        after = rows.getLast().seq();
      }
    }
  }

  /** A checkpoint as it was signed. */
  record Checkpoint(long seq, Instant at, String signed) {}

  List<Checkpoint> checkpoints(long after, int limit) throws SQLException {
    try (Connection connection = database.getConnection();
        PreparedStatement query =
            connection.prepareStatement(
                "select seq, at, signed from audit_checkpoint where seq > ? order by seq limit ?")) {
      query.setLong(1, after);
      query.setInt(2, limit);
      List<Checkpoint> found = new ArrayList<>();
      try (ResultSet rows = query.executeQuery()) {
        while (rows.next()) {
          found.add(new Checkpoint(rows.getLong(1), time(rows, 2), rows.getString(3)));
        }
      }
      return found;
    }
  }

  private static List<JournalRow> read(PreparedStatement query) throws SQLException {
    List<JournalRow> found = new ArrayList<>();
    try (ResultSet rows = query.executeQuery()) {
      while (rows.next()) {
        found.add(
            new JournalRow(
                rows.getLong(1),
                rows.getLong(2),
                time(rows, 3),
                rows.getString(4),
                rows.getString(5),
                rows.getString(6),
                rows.getString(7),
                rows.getString(8),
                rows.getString(9),
                rows.getString(10),
                HexFormat.of().formatHex(rows.getBytes(11)),
                HexFormat.of().formatHex(rows.getBytes(12))));
      }
    }
    return found;
  }

  private static Instant time(ResultSet rows, int column) throws SQLException {
    return rows.getObject(column, OffsetDateTime.class).toInstant();
  }
}
