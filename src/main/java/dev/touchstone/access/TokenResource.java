package dev.touchstone.access;

import com.fasterxml.jackson.annotation.JsonInclude;
import dev.touchstone.runtime.http.PlainText;
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
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jboss.resteasy.reactive.ResponseStatus;

/**
 * {@code /v1/tokens}: access for schedulers, admins and auditors. Hosts get theirs by enrolling.
 */
@Path("/v1/tokens")
@Tag(name = "admin")
public class TokenResource {
  /** A hundred years: an end that dates, and the database's, have room for. */
  private static final Duration LONGEST = Duration.ofDays(36_500);

  private final Tokens tokens;
  private final Caller caller;

  TokenResource(Tokens tokens, Caller caller) {
    this.tokens = tokens;
    this.caller = caller;
  }

  /**
   * @param lifetime ISO-8601 duration after which the token ends; without one it does not end by
   *     itself
   */
  public record NewToken(String role, String label, Duration lifetime) {}

  /** The only answer that ever shows the token. */
  @JsonInclude(JsonInclude.Include.NON_NULL)
  public record IssuedToken(UUID id, String role, String label, String token, Instant expiresAt) {}

  @JsonInclude(JsonInclude.Include.NON_NULL)
  public record TokenView(
      UUID id,
      String role,
      String label,
      Instant createdAt,
      String createdBy,
      Instant expiresAt,
      Instant revokedAt) {}

  public record TokenList(List<TokenView> items) {}

  @POST
  @RolesAllowed(Role.ADMIN_ROLE)
  @Operation(summary = "Issue a token; its text is shown this once")
  public Response issue(NewToken request) {
    if (request == null) {
      throw ProblemException.invalid("body", "expected {\"role\": …, \"label\": …}");
    }
    Role role =
        Role.given(request.role())
            .orElseThrow(
                () ->
                    ProblemException.invalid(
                        "role", "expected " + Role.GIVEN + "; hosts get theirs by enrolling"));
    String label = request.label() == null ? role.text() : request.label();
    if (label.isBlank() || label.length() > 200 || !PlainText.isLine(label)) {
      throw ProblemException.invalid(
          "label", "a label is 1 to 200 characters on one line, none of which controls its layout");
    }
    if (request.lifetime() != null
        && (request.lifetime().isNegative() || request.lifetime().isZero())) {
      throw ProblemException.invalid("lifetime", "a lifetime is longer than nothing: PT24H, P90D");
    }
    if (request.lifetime() != null && request.lifetime().compareTo(LONGEST) > 0) {
      throw ProblemException.invalid(
          "lifetime",
          "a lifetime is at most " + LONGEST.toDays() + " days; without one it does not end");
    }
    Tokens.Issued issued =
        tokens.issue(role, label, Optional.ofNullable(request.lifetime()), caller.name());
    return Response.created(URI.create("/v1/tokens/" + issued.id()))
        .entity(
            new IssuedToken(issued.id(), role.text(), label, issued.token(), issued.expiresAt()))
        .build();
  }

  @GET
  @RolesAllowed({Role.ADMIN_ROLE, Role.AUDITOR_ROLE})
  @Operation(summary = "The tokens there are, without their texts")
  public TokenList list() {
    return new TokenList(
        tokens.list().stream()
            .map(
                t ->
                    new TokenView(
                        t.id, t.role, t.label, t.createdAt, t.createdBy, t.expiresAt, t.revokedAt))
            .toList());
  }

  @DELETE
  @Path("/{id}")
  @RolesAllowed(Role.ADMIN_ROLE)
  @ResponseStatus(204)
  @Operation(summary = "End a token at once")
  public void revoke(@PathParam("id") String id) {
    if (!tokens.revoke(ResourceId.require(id, "token"))) {
      throw ProblemException.notFound("there is no token with this id");
    }
  }
}
