package dev.touchstone.console;

import dev.touchstone.access.IssuedToken;
import dev.touchstone.access.NewToken;
import dev.touchstone.access.Role;
import dev.touchstone.access.TokenResource;
import dev.touchstone.access.TokenView;
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
import java.time.Duration;
import java.time.format.DateTimeParseException;
import java.util.List;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.jboss.resteasy.reactive.RestForm;

/** Who may call the service, and ending that. */
@Path("/console/tokens")
@FormGuard
@Blocking
@RolesAllowed({Role.ADMIN_ROLE, Role.AUDITOR_ROLE})
public class TokensResource {
  private final TokenResource tokens;
  private final Frames frames;

  TokensResource(TokenResource tokens, Frames frames) {
    this.tokens = tokens;
    this.frames = frames;
  }

  @GET
  @Operation(hidden = true)
  public TemplateInstance list(@QueryParam("done") String done) {
    return AdministrationPages.tokens(
        frames.of("Tokens", "tokens", Notice.of(done)), tokens.list().items());
  }

  @GET
  @Path("/tokens.csv")
  @Produces("text/csv")
  @Operation(hidden = true)
  public Response csv() {
    Csv csv =
        new Csv(
            "id",
            "role",
            "label",
            "owner",
            "lastUsedAt",
            "createdAt",
            "createdBy",
            "expiresAt",
            "revokedAt");
    tokens
        .list()
        .items()
        .forEach(
            token ->
                csv.row(
                    token.id(),
                    token.role(),
                    token.label(),
                    token.owner(),
                    token.lastUsedAt(),
                    token.createdAt(),
                    token.createdBy(),
                    token.expiresAt(),
                    token.revokedAt()));
    return csv.download("tokens.csv");
  }

  @POST
  @Operation(hidden = true)
  public TemplateInstance issue(
      @RestForm String role,
      @RestForm String label,
      @RestForm String owner,
      @RestForm String lifetime) {
    Response issued = tokens.issue(new NewToken(role, label, owner, null, duration(lifetime)));
    return AdministrationPages.tokenIssued(
        frames.of("A new token", "tokens"), (IssuedToken) issued.getEntity());
  }

  private static Duration duration(String text) {
    try {
      return text == null || text.isBlank() ? null : Duration.parse(text.strip());
    } catch (DateTimeParseException e) {
      throw ProblemException.invalid(
          "lifetime", "a lifetime is an ISO-8601 duration: P90D is ninety days, PT24H a day");
    }
  }

  @GET
  @Path("/{id}/revocation")
  @Operation(hidden = true)
  public TemplateInstance confirm(@PathParam("id") String id) {
    return AdministrationPages.tokenRevoke(frames.of("End a token", "tokens"), find(id));
  }

  private TokenView find(String id) {
    List<TokenView> all = tokens.list().items();
    return all.stream()
        .filter(token -> token.id().toString().equals(id))
        .findFirst()
        .orElseThrow(() -> ProblemException.notFound("there is no token with this id"));
  }

  @POST
  @Path("/{id}/rotation")
  @Operation(hidden = true)
  public TemplateInstance rotate(@PathParam("id") String id, @RestForm String overlap) {
    Response issued = tokens.rotate(id, new TokenResource.NewRotation(duration(overlap), null));
    return AdministrationPages.tokenIssued(
        frames.of("A new token", "tokens"), (IssuedToken) issued.getEntity());
  }

  @POST
  @Path("/{id}/revocation")
  @Operation(hidden = true)
  public Response revoke(@PathParam("id") String id) {
    tokens.revoke(id);
    return Response.seeOther(URI.create("/console/tokens?done=" + Notice.REMOVED.word())).build();
  }
}
