package dev.touchstone.attestation;

import dev.touchstone.access.Role;
import dev.touchstone.runtime.http.ResourceId;
import jakarta.annotation.security.RolesAllowed;
import jakarta.transaction.Transactional;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.Response;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.enums.SchemaType;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;

/** {@code /v1/results/{id}}: what was decided, and why. */
@Path("/v1/results")
@Tag(name = "admin")
public class ResultResource {
  private final Results results;
  private final EvidenceDownload download;

  ResultResource(Results results, EvidenceDownload download) {
    this.results = results;
    this.download = download;
  }

  @GET
  @Path("/{id}")
  @Transactional
  @RolesAllowed({Role.ADMIN_ROLE, Role.AUDITOR_ROLE})
  @Operation(summary = "One result with its findings")
  public ResultView get(@PathParam("id") String id) {
    return results.view(results.require(ResourceId.require(id, "result")));
  }

  @GET
  @Path("/{id}/evidence")
  @Produces("application/gzip")
  @Transactional
  @RolesAllowed({Role.ADMIN_ROLE, Role.AUDITOR_ROLE})
  @Operation(summary = "The evidence of a result as a bundle, to be verified again offline")
  @APIResponse(
      responseCode = "200",
      content =
          @Content(
              mediaType = "application/gzip",
              schema = @Schema(type = SchemaType.STRING, format = "binary")))
  public Response evidence(@PathParam("id") String id) {
    EvidenceDownload.Archive archive =
        download.of(results.require(ResourceId.require(id, "result")));
    return Response.ok(archive.content().toArray(), "application/gzip")
        .header("Content-Disposition", "attachment; filename=\"" + archive.fileName() + "\"")
        .build();
  }
}
