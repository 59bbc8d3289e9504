package dev.touchstone.console;

import dev.touchstone.access.Role;
import dev.touchstone.audit.AuditResource;
import dev.touchstone.audit.JournalRow;
import dev.touchstone.runtime.http.Page;
import io.quarkus.qute.TemplateInstance;
import io.smallrye.common.annotation.Blocking;
import jakarta.annotation.security.RolesAllowed;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.Response;
import java.sql.SQLException;
import org.eclipse.microprofile.openapi.annotations.Operation;

/** What was decided, by whom, and whether the journal is whole and protected. */
@Path("/console/audit")
@FormGuard
@Blocking
@RolesAllowed({Role.ADMIN_ROLE, Role.AUDITOR_ROLE})
public class AuditPageResource {
  private static final String SHOWN = "100";

  private final AuditResource audit;
  private final Frames frames;

  AuditPageResource(AuditResource audit, Frames frames) {
    this.audit = audit;
    this.frames = frames;
  }

  /**
   * What a reader looks for.
   *
   * @param next where the page after this one begins; empty on the last
   */
  public record Search(String subject, String action, String actor, String next) {}

  @GET
  @Operation(hidden = true)
  public TemplateInstance list(
      @QueryParam("subject") String subject,
      @QueryParam("action") String action,
      @QueryParam("actor") String actor,
      @QueryParam("after") String after)
      throws SQLException {
    Page<JournalRow> page = audit.list(actor, action, subject, null, null, after, SHOWN);
    return AdministrationPages.audit(
        frames.of("Audit", "audit"),
        page.items(),
        audit.state(),
        new Search(
            plain(subject), plain(action), plain(actor), page.next() == null ? "" : page.next()));
  }

  private static String plain(String text) {
    return text == null ? "" : text;
  }

  @GET
  @Path("/audit.csv")
  @Produces("text/csv")
  @Operation(hidden = true)
  public Response csv(
      @QueryParam("subject") String subject,
      @QueryParam("action") String action,
      @QueryParam("actor") String actor)
      throws SQLException {
    Csv csv =
        new Csv("seq", "at", "actor", "action", "kind", "subject", "cause", "before", "after");
    audit
        .list(actor, action, subject, null, null, null, "1000")
        .items()
        .forEach(
            row ->
                csv.row(
                    row.seq(),
                    row.at(),
                    row.actor(),
                    row.action(),
                    row.subjectKind(),
                    row.subject(),
                    row.cause(),
                    row.before(),
                    row.after()));
    return csv.download("audit.csv");
  }

  @GET
  @Path("/export")
  @Produces("application/jsonl")
  @Operation(hidden = true)
  public Response export() {
    return audit.export();
  }
}
