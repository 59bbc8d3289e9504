package dev.touchstone.attestation;

import dev.touchstone.access.Role;
import jakarta.annotation.security.RolesAllowed;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.QueryParam;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;

/** What a policy would do to verdicts if it were put into force or taken out of it. */
@Path("/v1/policies/{name}/versions/{version}/preview")
@Tag(name = "admin")
public class PolicyPreviewResource {
  private final Preview preview;
  private final SimulationTerms terms;

  PolicyPreviewResource(Preview preview, SimulationTerms terms) {
    this.preview = preview;
    this.terms = terms;
  }

  @GET
  @RolesAllowed({Role.ADMIN_ROLE, Role.AUDITOR_ROLE, Role.OPERATOR_ROLE, Role.GOLDEN_ROLE})
  @Operation(
      summary =
          "What would follow from ?of=activation or retirement of this version; changes nothing")
  public SimulationOutcome preview(
      @PathParam("name") String name,
      @PathParam("version") String version,
      @QueryParam("of") String deed) {
    SimulationTerms.Deed wanted = Preview.deed(deed);
    return preview.of(() -> terms.ofPolicy(name, Preview.version(version), wanted));
  }
}
