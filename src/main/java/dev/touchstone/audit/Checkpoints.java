package dev.touchstone.audit;

import dev.touchstone.trust.token.keys.TokenSigner;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.HexFormat;
import java.util.Optional;

/**
 * Signed words on how far the journal went: a compact JWS (RFC 7515) of type {@code
 * touchstone-audit+jwt} over {@code {"seq", "hash", "iat"}}. The type keeps it from ever being
 * taken for a token, and a token for it.
 */
final class Checkpoints {
  static final String TYPE = "touchstone-audit+jwt";

  private Checkpoints() {}

  /** The tail of the chain, and how far it was signed. */
  record Standing(long seq, String hash, long signedSeq, Optional<Instant> signedAt) {}

  static Standing standing(Connection connection) throws SQLException {
    try (Statement statement = connection.createStatement();
        ResultSet answer =
            statement.executeQuery(
                "select coalesce(t.seq, 0), t.hash, coalesce(p.seq, 0), p.at from (select 1) one"
                    + " left join (select seq, hash from audit_chain order by seq desc limit 1) t on true"
                    + " left join (select seq, at from audit_checkpoint order by seq desc limit 1) p on true")) {
      answer.next();
      byte[] hash = answer.getBytes(2);
      OffsetDateTime at = answer.getObject(4, OffsetDateTime.class);
      return new Standing(
          answer.getLong(1),
          hash == null ? JournalRow.FIRST : HexFormat.of().formatHex(hash),
          answer.getLong(3),
          Optional.ofNullable(at).map(OffsetDateTime::toInstant));
    }
  }

  static String sign(TokenSigner signer, long seq, String hash, Instant now) {
    return signer.sign(
        TYPE,
        "{\"seq\":" + seq + ",\"hash\":\"" + hash + "\",\"iat\":" + now.getEpochSecond() + "}");
  }

  /** Whether it was kept: another instance may have been first. */
  static boolean keep(Connection connection, long seq, Instant now, String signed)
      throws SQLException {
    try (PreparedStatement insert =
        connection.prepareStatement(
            "insert into audit_checkpoint (seq, at, signed) values (?, ?, ?) on conflict do nothing")) {
      insert.setLong(1, seq);
      insert.setObject(2, now.truncatedTo(ChronoUnit.MICROS).atOffset(ZoneOffset.UTC));
      insert.setString(3, signed);
      return insert.executeUpdate() == 1;
    }
  }
}
