package dev.touchstone.trust;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.touchstone.host.HostState;
import io.agroal.api.AgroalDataSource;
import jakarta.enterprise.context.ApplicationScoped;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Timestamp;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Consumer;

/**
 * Reads what changed for schedulers since a transaction. Rows come again rather than not at all:
 * the position to go on from is the oldest transaction that was open while reading.
 */
@ApplicationScoped
class TrustFeed {
  private static final int FETCH = 2000;

  /** Texts and labels that many hosts share are kept once; beyond this many, anew. */
  private static final int SHARED = 20_000;

  private static final String SINCE =
      """
      select f.host_id, f.name, f.changed_in::text, h.id, h.state, h.labels,
        t.result_id, t.trusted, t.status, t.reason, t.attested_at, t.expires_at, t.policy, t.changed_at, t.launch
      from trust_feed f left join host h on h.id = f.host_id left join trust t on t.host_id = f.host_id
      where f.changed_in >= cast(? as xid8)
      """;

  private static final TypeReference<Map<String, String>> TEXTS = new TypeReference<>() {};

  private final AgroalDataSource database;
  private final ObjectMapper json;
  private final Map<String, String> texts = new HashMap<>();
  private final Map<String, Map<String, String>> maps = new HashMap<>();

  TrustFeed(AgroalDataSource database, ObjectMapper json) {
    this.database = database;
    this.json = json;
  }

  /** One row: a host as it is now, or one that is gone. */
  sealed interface Row {
    record Known(KnownHost host) implements Row {}

    record Gone(UUID hostId, String name) implements Row {}
  }

  /**
   * Hands every row that changed in transaction {@code since} or a later one to {@code rows}; for
   * one thread at a time.
   *
   * @return where to go on from
   */
  long read(long since, Consumer<Row> rows) throws SQLException {
    if (texts.size() > SHARED || maps.size() > SHARED) {
      texts.clear();
      maps.clear();
    }
    try (Connection connection = database.getConnection()) {
      connection.setAutoCommit(false);
      connection.setTransactionIsolation(Connection.TRANSACTION_REPEATABLE_READ);
      try {
        long horizon = TransactionHorizon.of(connection);
        try (PreparedStatement query = connection.prepareStatement(SINCE)) {
          query.setFetchSize(FETCH);
          query.setString(1, Long.toUnsignedString(since));
          try (ResultSet found = query.executeQuery()) {
            while (found.next()) {
              rows.accept(row(found));
            }
          }
        }
        connection.commit();
        return horizon;
      } finally {
        connection.rollback();
        connection.setTransactionIsolation(Connection.TRANSACTION_READ_COMMITTED);
        connection.setAutoCommit(true);
      }
    }
  }

  private Row row(ResultSet found) throws SQLException {
    UUID id = found.getObject(1, UUID.class);
    String name = found.getString(2);
    if (found.getObject(4) == null) {
      return new Row.Gone(id, name);
    }
    return new Row.Known(
        new KnownHost(
            id,
            name,
            HostState.ofText(found.getString(5)),
            map(found.getString(6)),
            map(Optional.ofNullable(found.getString(15)).orElse("{}")),
            verdict(found),
            Long.parseUnsignedLong(found.getString(3))));
  }

  private Optional<KnownVerdict> verdict(ResultSet found) throws SQLException {
    UUID result = found.getObject(7, UUID.class);
    if (result == null) {
      return Optional.empty();
    }
    return Optional.of(
        new KnownVerdict(
            result,
            found.getBoolean(8),
            text(found.getString(9)),
            text(found.getString(10)),
            instant(found.getTimestamp(11)),
            instant(found.getTimestamp(12)),
            text(found.getString(13)),
            instant(found.getTimestamp(14))));
  }

  private static Instant instant(Timestamp timestamp) {
    return timestamp.toInstant();
  }

  private String text(String text) {
    String known = texts.putIfAbsent(text, text);
    return known == null ? text : known;
  }

  private Map<String, String> map(String text) {
    return maps.computeIfAbsent(
        text,
        labels -> {
          try {
            return Map.copyOf(json.readValue(labels, TEXTS));
          } catch (JsonProcessingException e) {
            // Written by this service alone; what is not understood selects nothing.
            return Map.of();
          }
        });
  }
}
