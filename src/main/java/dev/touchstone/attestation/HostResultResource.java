package dev.touchstone.attestation;

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
import java.util.List;
import java.util.Optional;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;

/** {@code /v1/hosts/{host}/results}: the history of a host's verdicts. */
@Path("/v1/hosts/{host}/results")
@Tag(name = "admin")
public class HostResultResource {
  private final Results results;

  HostResultResource(Results results) {
    this.results = results;
  }

  @GET
  @Transactional
  @RolesAllowed({Role.ADMIN_ROLE, Role.AUDITOR_ROLE, Role.OPERATOR_ROLE, Role.GOLDEN_ROLE})
  @Operation(summary = "The results of a host, latest first, a page at a time")
  public Page<ResultView> ofHost(
      @PathParam("host") String host,
      @QueryParam("after") String after,
      @QueryParam("limit") String limit) {
    int size = Page.limit(limit);
    List<ResultView> found =
        results
            .ofHost(
                HostName.require("host", host),
                Optional.ofNullable(after).map(id -> ResourceId.field("after", id)),
                size + 1)
            .stream()
            .map(results::view)
            .toList();
    return Page.of(found, size, view -> view.result().toString());
  }
}
