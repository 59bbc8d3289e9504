package dev.touchstone.attestation;

import dev.touchstone.access.Role;
import dev.touchstone.runtime.http.ResourceId;
import jakarta.annotation.security.RolesAllowed;
import jakarta.transaction.Transactional;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;

/** {@code /v1/results/{id}}: what was decided, and why. */
@Path("/v1/results")
@Tag(name = "admin")
public class ResultResource {
  private final Results results;

  ResultResource(Results results) {
    this.results = results;
  }

  @GET
  @Path("/{id}")
  @Transactional
  @RolesAllowed({Role.ADMIN_ROLE, Role.AUDITOR_ROLE})
  @Operation(summary = "One result with its findings")
  public ResultView get(@PathParam("id") String id) {
    return results.view(results.require(ResourceId.require(id, "result")));
  }
}
