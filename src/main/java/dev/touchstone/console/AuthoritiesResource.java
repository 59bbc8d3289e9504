package dev.touchstone.console;

import dev.touchstone.access.Role;
import dev.touchstone.host.EndorsementAuthorityResource;
import dev.touchstone.runtime.http.ProblemException;
import io.quarkus.qute.TemplateInstance;
import io.smallrye.common.annotation.Blocking;
import jakarta.annotation.security.RolesAllowed;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.Response;
import java.net.URI;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.jboss.resteasy.reactive.RestForm;

/** Whose endorsement certificates vouch for a TPM. */
@Path("/console/authorities")
@FormGuard
@Blocking
@RolesAllowed({Role.ADMIN_ROLE, Role.AUDITOR_ROLE})
public class AuthoritiesResource {
  private final EndorsementAuthorityResource authorities;
  private final Frames frames;

  AuthoritiesResource(EndorsementAuthorityResource authorities, Frames frames) {
    this.authorities = authorities;
    this.frames = frames;
  }

  @GET
  @Operation(hidden = true)
  public TemplateInstance list(@QueryParam("done") String done) {
    return AdministrationPages.authorities(
        frames.of("Authorities", "authorities", Notice.of(done)), authorities.list().items());
  }

  @GET
  @Path("/authorities.csv")
  @Produces("text/csv")
  @Operation(hidden = true)
  public Response csv() {
    Csv csv = new Csv("authority", "subject", "serial", "anchor", "notAfter", "createdBy");
    authorities
        .list()
        .items()
        .forEach(
            authority ->
                authority
                    .certificates()
                    .forEach(
                        certificate ->
                            csv.row(
                                authority.name(),
                                certificate.subject(),
                                certificate.serial(),
                                certificate.anchor(),
                                certificate.notAfter(),
                                authority.createdBy())));
    return csv.download("authorities.csv");
  }

  @POST
  @Operation(hidden = true)
  public Response add(@RestForm String name, @RestForm String pem) {
    authorities.add(new EndorsementAuthorityResource.NewAuthority(name, pem));
    return done(Notice.SAVED);
  }

  @GET
  @Path("/{id}/removal")
  @Operation(hidden = true)
  public TemplateInstance confirm(@PathParam("id") String id) {
    return AdministrationPages.authorityRemove(
        frames.of("Remove an authority", "authorities"),
        authorities.list().items().stream()
            .filter(authority -> authority.id().toString().equals(id))
            .findFirst()
            .orElseThrow(() -> ProblemException.notFound("there is no authority with this id")));
  }

  @POST
  @Path("/{id}/removal")
  @Operation(hidden = true)
  public Response remove(@PathParam("id") String id) {
    authorities.remove(id);
    return done(Notice.REMOVED);
  }

  private static Response done(Notice notice) {
    return Response.seeOther(URI.create("/console/authorities?done=" + notice.word())).build();
  }
}
