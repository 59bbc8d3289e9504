package dev.touchstone.console;

import dev.touchstone.access.Role;
import dev.touchstone.access.approval.ApprovalResource;
import io.quarkus.qute.TemplateInstance;
import io.smallrye.common.annotation.Blocking;
import jakarta.annotation.security.RolesAllowed;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.Response;
import java.net.URI;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.jboss.resteasy.reactive.RestForm;

/** Changes that wait for another person: the two-person rule. */
@Path("/console/approvals")
@FormGuard
@Blocking
@RolesAllowed({Role.OPERATOR_ROLE, Role.GOLDEN_ROLE, Role.ADMIN_ROLE, Role.AUDITOR_ROLE})
public class ApprovalsResource {
  private static final String SHOWN = "100";

  private final ApprovalResource approvals;
  private final Frames frames;

  ApprovalsResource(ApprovalResource approvals, Frames frames) {
    this.approvals = approvals;
    this.frames = frames;
  }

  @GET
  @Operation(hidden = true)
  public TemplateInstance list(@QueryParam("done") String done) {
    return AdministrationPages.approvals(
        frames.of("Approvals", "approvals", Notice.of(done)), approvals.list(null, SHOWN).items());
  }

  @POST
  @Path("/{id}/approval")
  @Operation(hidden = true)
  public Response approve(@PathParam("id") String id) {
    approvals.approve(id);
    return done(Notice.ACTIVATED);
  }

  @POST
  @Path("/{id}/rejection")
  @Operation(hidden = true)
  public Response reject(@PathParam("id") String id, @RestForm String reason) {
    approvals.reject(
        id, new ApprovalResource.Rejection(reason == null || reason.isBlank() ? null : reason));
    return done(Notice.REJECTED);
  }

  @POST
  @Path("/{id}/withdrawal")
  @Operation(hidden = true)
  public Response withdraw(@PathParam("id") String id) {
    approvals.withdraw(id);
    return done(Notice.REJECTED);
  }

  private static Response done(Notice notice) {
    return Response.seeOther(URI.create("/console/approvals?done=" + notice.word())).build();
  }
}
