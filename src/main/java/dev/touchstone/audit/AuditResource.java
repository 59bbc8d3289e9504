package dev.touchstone.audit;

import dev.touchstone.access.Role;
import dev.touchstone.runtime.http.Page;
import dev.touchstone.runtime.http.PlainText;
import dev.touchstone.runtime.http.ProblemException;
import jakarta.annotation.security.RolesAllowed;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.core.StreamingOutput;
import java.io.IOException;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.DateTimeException;
import java.time.Instant;
import javax.sql.DataSource;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;

/** {@code /v1/audit}: what was decided, by whom, in an order that cannot be changed unnoticed. */
@Path("/v1/audit")
@Tag(name = "admin")
@RolesAllowed({Role.ADMIN_ROLE, Role.AUDITOR_ROLE})
public class AuditResource {
  private static final Instant FIRST = Instant.EPOCH;
  private static final Instant LAST = Instant.parse("9999-12-31T23:59:59Z");
  private static final int LONGEST = 4000;

  private final JournalRows rows;
  private final DataSource database;
  private final JournalExport export;

  AuditResource(JournalRows rows, DataSource database, JournalExport export) {
    this.rows = rows;
    this.database = database;
    this.export = export;
  }

  @GET
  @Operation(summary = "Entries, latest first, a page at a time")
  public Page<JournalRow> list(
      @QueryParam("actor") String actor,
      @QueryParam("action") String action,
      @QueryParam("subject") String subject,
      @QueryParam("from") String from,
      @QueryParam("to") String to,
      @QueryParam("after") String after,
      @QueryParam("limit") String limit)
      throws SQLException {
    int size = Page.limit(limit);
    JournalRows.Search search =
        new JournalRows.Search(
            text("actor", actor),
            text("action", action),
            text("subject", subject),
            time("from", from, FIRST),
            time("to", to, LAST));
    return Page.of(
        rows.latest(search, cursor(after), size + 1), size, row -> Long.toString(row.seq()));
  }

  private static String text(String field, String value) {
    if (value == null || value.isEmpty()) {
      return "";
    }
    if (value.length() > LONGEST || !PlainText.isLine(value)) {
      throw ProblemException.invalid(field, field + " is one line of plain text");
    }
    return value;
  }

  private static Instant time(String field, String value, Instant otherwise) {
    try {
      Instant time = value == null || value.isEmpty() ? otherwise : Instant.parse(value);
      return time.isBefore(FIRST) ? FIRST : time.isAfter(LAST) ? LAST : time;
    } catch (DateTimeException e) {
      throw ProblemException.invalid(field, field + " is a time such as 2026-11-24T03:00:00Z");
    }
  }

  private static long cursor(String after) {
    if (after == null || after.isEmpty()) {
      return Long.MAX_VALUE;
    }
    try {
      long cursor = Long.parseLong(after);
      if (cursor > 0) {
        return cursor;
      }
    } catch (NumberFormatException e) {
      // Refused below, like a number out of range.
    }
    throw ProblemException.invalid("after", "after is what the page before said under next");
  }

  @GET
  @Path("/export")
  @Produces("application/jsonl")
  @Operation(summary = "The whole journal and its checkpoints, a line of JSON each")
  public Response export() {
    StreamingOutput body =
        out -> {
          try {
            export.write(out);
          } catch (SQLException e) {
            throw new IOException("the journal could not be read to its end", e);
          }
        };
    return Response.ok(body)
        .header(HttpHeaders.CONTENT_DISPOSITION, "attachment; filename=\"audit.jsonl\"")
        .build();
  }

  /**
   * @param signed a compact JWS; the key to verify it with is in {@code /.well-known/jwks.json} of
   *     the time: keep it with the checkpoint
   */
  public record CheckpointView(long seq, Instant at, String signed) {}

  @GET
  @Path("/checkpoints")
  @Operation(summary = "Signed words on how far the journal went; keep them elsewhere")
  public Page<CheckpointView> checkpoints(
      @QueryParam("after") String after, @QueryParam("limit") String limit) throws SQLException {
    int size = Page.limit(limit);
    long from = after == null || after.isEmpty() ? 0 : cursor(after);
    return Page.of(
        rows.checkpoints(from, size + 1).stream()
            .map(one -> new CheckpointView(one.seq(), one.at(), one.signed()))
            .toList(),
        size,
        one -> Long.toString(one.seq()));
  }

  /**
   * @param rows how many entries have their place
   * @param waiting how many have not got it yet
   * @param signedRows up to which row a checkpoint was signed
   * @param isProtected whether the database keeps the service itself from changing the journal
   * @param problem why it does not; empty if it does
   */
  public record State(
      long rows,
      String lastHash,
      long waiting,
      long signedRows,
      Instant signedAt,
      @com.fasterxml.jackson.annotation.JsonProperty("protected") boolean isProtected,
      String problem) {}

  @GET
  @Path("/state")
  @Operation(summary = "How far the journal goes, and whether the database protects it")
  public State state() throws SQLException {
    try (Connection connection = database.getConnection()) {
      Checkpoints.Standing standing = Checkpoints.standing(connection);
      JournalProtection protection = JournalProtection.of(connection);
      return new State(
          standing.seq(),
          standing.hash(),
          Chainer.waiting(connection),
          standing.signedSeq(),
          standing.signedAt().orElse(null),
          protection.holds(),
          protection.why());
    }
  }
}
