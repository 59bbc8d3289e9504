package dev.touchstone.trust.token;

import dev.touchstone.trust.token.keys.SigningKeys;
import dev.touchstone.trust.token.keys.TokenKey;
import jakarta.annotation.security.PermitAll;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;

/** {@code /.well-known/jwks.json}: the keys that tokens are verified with. */
@Path("/.well-known/jwks.json")
@Tag(name = "scheduler")
public class JwksResource {
  /** RFC 7517, 8.5.1. */
  private static final String JWK_SET = "application/jwk-set+json";

  private static final Duration LONGEST_CACHED = Duration.ofHours(1);

  private final SigningKeys keys;

  JwksResource(SigningKeys keys) {
    this.keys = keys;
  }

  /** A JWK set (RFC 7517, 5). */
  public record JwkSet(List<Map<String, Object>> keys) {}

  @GET
  @PermitAll
  @Produces({JWK_SET, MediaType.APPLICATION_JSON})
  @Operation(summary = "The keys that tokens are verified with, and those that will sign next")
  @APIResponse(
      responseCode = "200",
      description = "A JWK set",
      content = @Content(mediaType = JWK_SET, schema = @Schema(implementation = JwkSet.class)))
  @APIResponse(responseCode = "409", description = "No key can be made: see the problem")
  public Response keys(@Context HttpHeaders request) {
    JwkSet set = new JwkSet(keys.published().stream().map(TokenKey::jwk).toList());
    return Response.ok(set, type(request))
        .header(HttpHeaders.CACHE_CONTROL, "public, max-age=" + maxAge().toSeconds())
        .build();
  }

  /** Libraries ask for either. */
  private static String type(HttpHeaders request) {
    MediaType own = MediaType.valueOf(JWK_SET);
    return request.getAcceptableMediaTypes().stream().anyMatch(own::isCompatible)
        ? JWK_SET
        : MediaType.APPLICATION_JSON;
  }

  /** Half of how long a key is published before it signs, so that no cached list ever lacks it. */
  private Duration maxAge() {
    Duration half = keys.publishAhead().dividedBy(2);
    return half.compareTo(LONGEST_CACHED) < 0 ? half : LONGEST_CACHED;
  }
}
