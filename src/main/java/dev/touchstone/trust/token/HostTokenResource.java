package dev.touchstone.trust.token;

import dev.touchstone.access.Caller;
import dev.touchstone.access.Role;
import dev.touchstone.runtime.http.HostName;
import dev.touchstone.runtime.http.ProblemException;
import dev.touchstone.trust.HostTrust;
import dev.touchstone.trust.TrustAnswers;
import dev.touchstone.trust.token.ear.EarProfile;
import dev.touchstone.trust.token.ear.EatNonce;
import io.quarkus.security.identity.SecurityIdentity;
import jakarta.annotation.security.RolesAllowed;
import jakarta.transaction.Transactional;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.MultivaluedMap;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.core.UriInfo;
import java.util.Optional;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.enums.SchemaType;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.parameters.Parameter;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;

/** {@code GET /v1/trust/{host}/token}: the trust in a host, signed. */
@Path("/v1/trust/{host}/token")
@Tag(name = "scheduler")
public class HostTokenResource {
  private static final String EAT_JWT = "application/eat+jwt";

  private final TrustAnswers hosts;
  private final TokenIssuer issuer;
  private final EarProfiles profiles;
  private final Caller caller;
  private final SecurityIdentity identity;

  HostTokenResource(
      TrustAnswers hosts,
      TokenIssuer issuer,
      EarProfiles profiles,
      Caller caller,
      SecurityIdentity identity) {
    this.hosts = hosts;
    this.issuer = issuer;
    this.profiles = profiles;
    this.caller = caller;
    this.identity = identity;
  }

  @GET
  @Transactional
  @Produces(EAT_JWT)
  @RolesAllowed({
    Role.SCHEDULER_ROLE,
    Role.ADMIN_ROLE,
    Role.AUDITOR_ROLE,
    Role.OPERATOR_ROLE,
    Role.GOLDEN_ROLE,
    Role.HOST_ROLE
  })
  @Operation(
      summary = "The trust in a host as a signed token (EAR)",
      description =
          "For any host that was judged, trusted or not: `ear_status` says which. Verify it with the keys of"
              + " /.well-known/jwks.json, and check `sub`, `eat_profile`, `eat_nonce` and `ear_status`.")
  @APIResponse(
      responseCode = "200",
      description = "A JWT, signed",
      content = @Content(mediaType = EAT_JWT, schema = @Schema(type = SchemaType.STRING)))
  @APIResponse(responseCode = "404", description = "Nobody has heard of this host")
  @APIResponse(responseCode = "409", description = "It was never judged, or no key can sign")
  public Response token(
      @PathParam("host") String name,
      @Parameter(description = "8 to 64 bytes in base64url without padding: the token's eat_nonce")
          @QueryParam("nonce")
          String nonce,
      @Parameter(description = "c (the default), a, or the name of a profile")
          @QueryParam("profile")
          String profile,
      @Context UriInfo address) {
    HostName.require("host", name);
    Optional<EatNonce> asked = nonce(nonce, address.getQueryParameters());
    EarProfile wanted = profiles.require(profile);
    String token = issuer.issue(host(name), wanted, asked);
    // It is an answer for this moment, and for whoever asked.
    return Response.ok(token, EAT_JWT).header(HttpHeaders.CACHE_CONTROL, "no-store").build();
  }

  /** A host may ask for itself: to show the token to whoever asks it. */
  private HostTrust host(String name) {
    Optional<HostTrust> host = hosts.find(name);
    if (identity.hasRole(Role.HOST_ROLE)) {
      caller.requireHost(
          host.map(HostTrust::hostId)
              .orElseThrow(
                  () -> ProblemException.forbidden("a host may act under its own name only")));
    }
    return host.orElseThrow(
        () -> ProblemException.notFound("no host \"" + name + "\" is enrolled or announced"));
  }

  /** An empty nonce is a mistake of whoever asked: a token without one would hide it. */
  private static Optional<EatNonce> nonce(String text, MultivaluedMap<String, String> sent) {
    if (!sent.containsKey("nonce")) {
      return Optional.empty();
    }
    return Optional.of(
        Optional.ofNullable(text)
            .filter(one -> sent.get("nonce").size() == 1)
            .flatMap(EatNonce::ofText)
            .orElseThrow(
                () ->
                    ProblemException.invalid(
                        "nonce",
                        "a nonce is %d to %d bytes in base64url without padding, sent once: 11 to 86 of A-Z a-z 0-9 - _"
                            .formatted(EatNonce.SHORTEST, EatNonce.LONGEST))));
  }
}
