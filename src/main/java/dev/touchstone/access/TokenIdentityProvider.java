package dev.touchstone.access;

import io.quarkus.security.AuthenticationFailedException;
import io.quarkus.security.identity.AuthenticationRequestContext;
import io.quarkus.security.identity.IdentityProvider;
import io.quarkus.security.identity.SecurityIdentity;
import io.quarkus.security.identity.request.TokenAuthenticationRequest;
import io.quarkus.security.runtime.QuarkusPrincipal;
import io.quarkus.security.runtime.QuarkusSecurityIdentity;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.Optional;

/** Turns a bearer token into the identity of its holder. */
@ApplicationScoped
public class TokenIdentityProvider implements IdentityProvider<TokenAuthenticationRequest> {
  static final String HOST_ID = "touchstone.host-id";

  /** The token that the caller showed: a session that began with it ends with it. */
  public static final String TOKEN_ID = "touchstone.token-id";

  /** What a page calls the holder: the label of the token. */
  public static final String SHOWN_NAME = "touchstone.shown-name";

  private final Tokens tokens;

  TokenIdentityProvider(Tokens tokens) {
    this.tokens = tokens;
  }

  @Override
  public Class<TokenAuthenticationRequest> getRequestType() {
    return TokenAuthenticationRequest.class;
  }

  @Override
  public Uni<SecurityIdentity> authenticate(
      TokenAuthenticationRequest request, AuthenticationRequestContext context) {
    String token = request.getToken().getToken();
    Optional<Tokens.Holder> known = tokens.known(token);
    if (known.isPresent()) {
      return Uni.createFrom().item(identity(known.get()));
    }
    return context.runBlocking(
        () ->
            tokens
                .ask(token)
                .map(TokenIdentityProvider::identity)
                .orElseThrow(() -> new AuthenticationFailedException("no valid token")));
  }

  private static SecurityIdentity identity(Tokens.Holder holder) {
    QuarkusSecurityIdentity.Builder builder =
        QuarkusSecurityIdentity.builder()
            .setPrincipal(new QuarkusPrincipal(holder.role().text() + ":" + holder.tokenId()))
            .addAttribute(TOKEN_ID, holder.tokenId())
            .addAttribute(SHOWN_NAME, holder.label())
            .addRole(holder.role().text());
    holder.hostId().ifPresent(host -> builder.addAttribute(HOST_ID, host));
    return builder.build();
  }
}
