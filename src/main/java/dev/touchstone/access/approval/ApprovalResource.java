package dev.touchstone.access.approval;

import dev.touchstone.access.Caller;
import dev.touchstone.access.Role;
import dev.touchstone.runtime.http.Page;
import dev.touchstone.runtime.http.PlainText;
import dev.touchstone.runtime.http.ProblemException;
import dev.touchstone.runtime.http.ResourceId;
import jakarta.annotation.security.RolesAllowed;
import jakarta.ws.rs.DELETE;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.QueryParam;
import java.util.Optional;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;

/** {@code /v1/approvals}: the two-person rule of docs/access.md. */
@Path("/v1/approvals")
@Tag(name = "admin")
public class ApprovalResource {
  private static final int LONGEST_REASON = 1000;

  private final Approvals approvals;
  private final Caller caller;

  ApprovalResource(Approvals approvals, Caller caller) {
    this.approvals = approvals;
    this.caller = caller;
  }

  @GET
  @RolesAllowed({Role.ADMIN_ROLE, Role.AUDITOR_ROLE, Role.OPERATOR_ROLE, Role.GOLDEN_ROLE})
  @Operation(summary = "Changes that wait for another person, or did; the newest first")
  public Page<ApprovalView> list(
      @QueryParam("after") String after, @QueryParam("limit") String limit) {
    int size = Page.limit(limit);
    return Page.of(
        approvals.page(
            after == null || after.isEmpty()
                ? Optional.empty()
                : Optional.of(ResourceId.field("after", after)),
            size + 1),
        size,
        view -> view.id().toString());
  }

  @POST
  @Path("/{id}/approval")
  @RolesAllowed({Role.ADMIN_ROLE, Role.GOLDEN_ROLE})
  @Operation(summary = "Approve what another person asked for; it is done at once")
  public ApprovalView approve(@PathParam("id") String id) {
    return approvals.approve(ResourceId.require(id, "request for approval"), caller.actor());
  }

  /**
   * @param reason why; kept
   */
  public record Rejection(String reason) {}

  @POST
  @Path("/{id}/rejection")
  @RolesAllowed({Role.ADMIN_ROLE, Role.GOLDEN_ROLE})
  @Operation(summary = "Refuse what was asked for")
  public ApprovalView reject(@PathParam("id") String id, Rejection rejection) {
    Optional<String> reason = Optional.ofNullable(rejection).map(Rejection::reason);
    if (reason
        .filter(text -> text.length() > LONGEST_REASON || !PlainText.isText(text))
        .isPresent()) {
      throw ProblemException.invalid(
          "reason",
          "a reason has at most "
              + LONGEST_REASON
              + " characters, none of which controls its layout");
    }
    return approvals.reject(ResourceId.require(id, "request for approval"), reason, caller.actor());
  }

  @DELETE
  @Path("/{id}")
  @RolesAllowed({Role.ADMIN_ROLE, Role.GOLDEN_ROLE})
  @Operation(summary = "Take back one's own request")
  public ApprovalView withdraw(@PathParam("id") String id) {
    return approvals.withdraw(ResourceId.require(id, "request for approval"), caller.actor());
  }
}
