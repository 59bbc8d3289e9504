package dev.touchstone.trust.token;

import com.fasterxml.jackson.annotation.JsonInclude;
import dev.touchstone.access.Caller;
import dev.touchstone.access.Role;
import dev.touchstone.trust.token.keys.SigningKeys;
import dev.touchstone.trust.token.keys.TokenKey;
import jakarta.annotation.security.RolesAllowed;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jboss.resteasy.reactive.ResponseStatus;

/** {@code /v1/token-keys}: the keys that sign tokens, and their rotation. */
@Path("/v1/token-keys")
@Tag(name = "admin")
public class TokenKeyResource {
  private final SigningKeys keys;
  private final Caller caller;

  TokenKeyResource(SigningKeys keys, Caller caller) {
    this.keys = keys;
    this.caller = caller;
  }

  /**
   * @param state next, signing, retired (still published) or withdrawn
   */
  @JsonInclude(JsonInclude.Include.NON_NULL)
  public record TokenKeyView(
      String kid,
      String algorithm,
      String state,
      Instant createdAt,
      Instant activeFrom,
      Instant retiresAt,
      Instant publishedUntil,
      Map<String, Object> jwk) {

    static TokenKeyView of(TokenKey key) {
      return new TokenKeyView(
          key.kid(),
          key.algorithm().text(),
          key.state().text(),
          key.createdAt().orElse(null),
          key.activeFrom().orElse(null),
          key.retiresAt().orElse(null),
          key.publishedUntil().orElse(null),
          key.jwk());
    }
  }

  /** The latest first. */
  public record TokenKeys(List<TokenKeyView> items) {}

  @GET
  @RolesAllowed({Role.ADMIN_ROLE, Role.AUDITOR_ROLE})
  @Operation(summary = "The keys that sign tokens, will, or did")
  public TokenKeys list() {
    return new TokenKeys(keys.all().stream().map(TokenKeyView::of).toList());
  }

  @POST
  @Path("/rotation")
  @ResponseStatus(201)
  @RolesAllowed(Role.ADMIN_ROLE)
  @Operation(summary = "Make the key that signs next: published at once, signing a little later")
  public TokenKeyView rotate() {
    return TokenKeyView.of(keys.rotate(caller.name()));
  }
}
