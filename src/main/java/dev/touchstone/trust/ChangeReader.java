package dev.touchstone.trust;

import io.agroal.api.AgroalDataSource;
import jakarta.enterprise.context.ApplicationScoped;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Timestamp;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;

/** Reads the stream of changes from the database. */
@ApplicationScoped
class ChangeReader {
  private static final String AFTER =
      """
      select changed_in::text, seq, id, changed_at, host_name, became, was, status, cause, reason,
        attested_at, expires_at, policy, result_id,
        changed_in < pg_snapshot_xmin(pg_current_snapshot()) as settled
      from verdict_change
      where (changed_in, seq) > (cast(? as xid8), ?)
      order by changed_in, seq limit ?
      """;

  private static final String LAST =
      """
      select changed_in::text, seq from verdict_change
      where changed_in < pg_snapshot_xmin(pg_current_snapshot())
      order by changed_in desc, seq desc limit 1
      """;

  private final AgroalDataSource database;

  ChangeReader(AgroalDataSource database) {
    this.database = database;
  }

  /**
   * @param changes in order, none of which any other can come before any more
   * @param more whether there are more, of which that cannot be said yet or for which the page had
   *     no room
   */
  record Changes(List<TrustChange> changes, boolean more) {}

  Changes after(ChangePosition position, int limit) throws SQLException {
    try (Connection connection = database.getConnection();
        PreparedStatement query = connection.prepareStatement(AFTER)) {
      query.setString(1, String.valueOf(position.transaction()));
      query.setLong(2, position.number());
      query.setInt(3, limit);
      List<TrustChange> changes = new ArrayList<>();
      try (ResultSet found = query.executeQuery()) {
        while (found.next()) {
          if (!found.getBoolean("settled")) {
            return new Changes(changes, true);
          }
          changes.add(change(found));
        }
      }
      return new Changes(changes, changes.size() == limit);
    }
  }

  /** The last change of which it can be said that none comes before it any more. */
  ChangePosition last() throws SQLException {
    try (Connection connection = database.getConnection();
        PreparedStatement query = connection.prepareStatement(LAST);
        ResultSet found = query.executeQuery()) {
      return found.next()
          ? new ChangePosition(Long.parseLong(found.getString(1)), found.getLong(2))
          : ChangePosition.START;
    }
  }

  private static TrustChange change(ResultSet found) throws SQLException {
    String became = found.getString(6);
    return new TrustChange(
        new ChangePosition(Long.parseLong(found.getString(1)), found.getLong(2)),
        found.getObject(3, UUID.class),
        instant(found.getTimestamp(4)),
        found.getString(5),
        became.equals(TrustState.TRUSTED.text()),
        became,
        found.getString(7),
        found.getString(8),
        found.getString(9),
        found.getString(10),
        instant(found.getTimestamp(11)),
        instant(found.getTimestamp(12)),
        found.getString(13),
        found.getObject(14, UUID.class));
  }

  private static Instant instant(Timestamp timestamp) {
    return timestamp == null ? null : timestamp.toInstant();
  }
}
