package dev.touchstone.access;

import dev.touchstone.runtime.http.ProblemException;
import dev.touchstone.runtime.http.ResourceId;
import jakarta.annotation.security.RolesAllowed;
import jakarta.ws.rs.DELETE;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.core.Response;
import java.net.URI;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jboss.logging.Logger;
import org.jboss.resteasy.reactive.ResponseStatus;

/** {@code /v1/tokens}: access for systems and people. Hosts get theirs by enrolling. */
@Path("/v1/tokens")
@Tag(name = "admin")
public class TokenResource {
  private static final Logger LOG = Logger.getLogger(TokenResource.class);

  private final Tokens tokens;
  private final Caller caller;
  private final Clock clock;
  private final Duration warning;

  TokenResource(Tokens tokens, Caller caller, Clock clock, AccessSettings settings) {
    this.tokens = tokens;
    this.caller = caller;
    this.clock = clock;
    this.warning = settings.expiryWarning();
  }

  public record TokenList(List<TokenView> items) {}

  @POST
  @RolesAllowed(Role.ADMIN_ROLE)
  @Operation(summary = "Issue a token; its text is shown this once")
  public Response issue(NewToken request) {
    Tokens.Order order = NewToken.order(request);
    Tokens.Issued issued = tokens.issue(order, caller.person(), caller.name());
    LOG.infof(
        "token %s: issued for %s with role %s by %s",
        issued.id(), order.owner(), order.role().text(), caller.name());
    return created(issued, order);
  }

  /**
   * @param overlap ISO-8601 duration for which the token goes on counting beside its successor, 0
   *     to 90 days; {@code PT24H} without one
   * @param lifetime of the successor; without one as long as the token itself was to live
   */
  public record NewRotation(Duration overlap, Duration lifetime) {}

  @POST
  @Path("/{id}/rotation")
  @RolesAllowed(Role.ADMIN_ROLE)
  @Operation(summary = "Issue a token's successor; the token itself ends after an overlap")
  public Response rotate(@PathParam("id") String id, NewRotation request) {
    Duration overlap =
        request == null || request.overlap() == null ? Duration.ofHours(24) : request.overlap();
    if (overlap.isNegative() || overlap.compareTo(Duration.ofDays(90)) > 0) {
      throw ProblemException.invalid("overlap", "an overlap is PT0S to P90D");
    }
    Optional<Duration> lifetime = NewToken.lifetime(request == null ? null : request.lifetime());
    Tokens.Rotated rotated =
        tokens
            .rotate(
                ResourceId.require(id, "token"), overlap, lifetime, caller.person(), caller.name())
            .orElseThrow(() -> ProblemException.notFound("there is no token with this id"));
    LOG.infof(
        "token %s: its successor %s was issued by %s; it ends at %s",
        rotated.before().id, rotated.successor().id(), caller.name(), rotated.before().expiresAt);
    return created(rotated.successor(), rotated.order());
  }

  private static Response created(Tokens.Issued issued, Tokens.Order order) {
    return Response.created(URI.create("/v1/tokens/" + issued.id()))
        .entity(IssuedToken.of(issued, order))
        .build();
  }

  @GET
  @RolesAllowed({Role.ADMIN_ROLE, Role.AUDITOR_ROLE})
  @Operation(summary = "The tokens there are, without their texts")
  public TokenList list() {
    Instant now = clock.instant();
    return new TokenList(
        tokens.list().stream().map(token -> TokenView.of(token, now, warning)).toList());
  }

  @DELETE
  @Path("/{id}")
  @RolesAllowed(Role.ADMIN_ROLE)
  @ResponseStatus(204)
  @Operation(summary = "End a token at once")
  public void revoke(@PathParam("id") String id) {
    if (!tokens.revoke(ResourceId.require(id, "token"), caller.name())) {
      throw ProblemException.notFound("there is no token with this id");
    }
    LOG.infof("token %s: revoked by %s", id, caller.name());
  }
}
