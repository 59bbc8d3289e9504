package dev.touchstone.attestation;

import dev.touchstone.access.Role;
import dev.touchstone.runtime.http.ResourceId;
import io.quarkus.narayana.jta.QuarkusTransaction;
import jakarta.annotation.security.RolesAllowed;
import jakarta.transaction.Transactional;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.core.StreamingOutput;
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
  private static final String GZIP = "application/gzip";

  private final Results results;
  private final EvidenceDownload download;

  ResultResource(Results results, EvidenceDownload download) {
    this.results = results;
    this.download = download;
  }

  @GET
  @Path("/{id}")
  @Transactional
  @RolesAllowed({Role.ADMIN_ROLE, Role.AUDITOR_ROLE, Role.OPERATOR_ROLE, Role.GOLDEN_ROLE})
  @Operation(summary = "One result with its findings")
  public ResultView get(@PathParam("id") String id) {
    return results.view(results.require(ResourceId.require(id, "result")));
  }

  @GET
  @Path("/{id}/evidence")
  @Produces(GZIP)
  @RolesAllowed({Role.ADMIN_ROLE, Role.AUDITOR_ROLE, Role.OPERATOR_ROLE, Role.GOLDEN_ROLE})
  @Operation(
      summary = "The evidence of a result as a bundle",
      description =
          "What the host sent, the attestation key and the nonce that it was held against: verify it anywhere with"
              + " `touchstone verify`. bundle.json is unsigned hints.")
  @APIResponse(
      responseCode = "200",
      description = "A .tar.gz of plain files; the same result gives the same bytes",
      content =
          @Content(mediaType = GZIP, schema = @Schema(type = SchemaType.STRING, format = "binary")))
  @APIResponse(responseCode = "404", description = "There is no such result")
  @APIResponse(responseCode = "410", description = "Retention removed the evidence")
  public Response evidence(@PathParam("id") String id) {
    EvidenceDownload.Bundle bundle =
        QuarkusTransaction.requiringNew().call(() -> download.of(ResourceId.require(id, "result")));
    StreamingOutput body = bundle::writeTo;
    return Response.ok(body, GZIP)
        .header(
            HttpHeaders.CONTENT_DISPOSITION, "attachment; filename=\"" + bundle.fileName() + "\"")
        .build();
  }
}
