package dev.touchstone.trust;

import com.fasterxml.jackson.annotation.JsonInclude;
import dev.touchstone.access.Role;
import dev.touchstone.runtime.http.HostName;
import dev.touchstone.runtime.http.Page;
import dev.touchstone.runtime.http.ResourceId;
import jakarta.annotation.security.RolesAllowed;
import jakarta.transaction.Transactional;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.QueryParam;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;

/** {@code /v1/hosts/{host}/verdicts}: when the word for a host changed, and why. */
@Path("/v1/hosts/{host}/verdicts")
@Tag(name = "admin")
public class VerdictHistoryResource {
  private final VerdictChanges changes;

  VerdictHistoryResource(VerdictChanges changes) {
    this.changes = changes;
  }

  /**
   * @param was the word before; left out if there was none
   * @param cause evidence, or the change of golden sets, policies or labels that led to it
   */
  @JsonInclude(JsonInclude.Include.NON_NULL)
  public record VerdictChangeView(
      UUID change,
      Instant at,
      String was,
      String became,
      String cause,
      String reason,
      UUID result) {}

  @GET
  @Transactional
  @RolesAllowed({Role.ADMIN_ROLE, Role.AUDITOR_ROLE, Role.OPERATOR_ROLE, Role.GOLDEN_ROLE})
  @Operation(summary = "Changes of a host's verdict, latest first, a page at a time")
  public Page<VerdictChangeView> ofHost(
      @PathParam("host") String host,
      @QueryParam("after") String after,
      @QueryParam("limit") String limit) {
    int size = Page.limit(limit);
    List<VerdictChangeView> found =
        changes
            .ofHost(
                HostName.require("host", host),
                Optional.ofNullable(after).map(id -> ResourceId.field("after", id)),
                size + 1)
            .stream()
            .map(
                change ->
                    new VerdictChangeView(
                        change.id,
                        change.changedAt,
                        change.was,
                        change.became,
                        change.cause,
                        change.reason,
                        change.resultId))
            .toList();
    return Page.of(found, size, view -> view.change().toString());
  }
}
