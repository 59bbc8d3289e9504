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

/** {@code /v1/results/{id}} and {@code /v1/hosts/{host}/results}: what was decided, and why. */
@Path("/v1")
@Tag(name = "admin")
public class ResultResource {
  private final Results results;

  ResultResource(Results results) {
    this.results = results;
  }

  @GET
  @Path("/results/{id}")
  @Transactional
  @RolesAllowed({Role.ADMIN_ROLE, Role.AUDITOR_ROLE})
  @Operation(summary = "One result with its findings")
  public ResultView get(@PathParam("id") String id) {
    return ResultView.of(results.require(ResourceId.require(id, "result")));
  }

  @GET
  @Path("/hosts/{host}/results")
  @Transactional
  @RolesAllowed({Role.ADMIN_ROLE, Role.AUDITOR_ROLE})
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
                Optional.ofNullable(after).map(id -> ResourceId.require(id, "result")),
                size + 1)
            .stream()
            .map(ResultView::of)
            .toList();
    return Page.of(found, size, view -> view.result().toString());
  }
}
