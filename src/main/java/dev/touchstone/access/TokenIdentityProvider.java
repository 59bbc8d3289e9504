package dev.touchstone.access;

import io.quarkus.security.AuthenticationFailedException;
import io.quarkus.security.credential.TokenCredential;
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

  /** What a page calls the holder: the owner of the token. */
  public static final String SHOWN_NAME = "touchstone.shown-name";

  private final Tokens tokens;
  private final TokenUse use;

  TokenIdentityProvider(Tokens tokens, TokenUse use) {
    this.tokens = tokens;
    this.use = use;
  }

  @Override
  public Class<TokenAuthenticationRequest> getRequestType() {
    return TokenAuthenticationRequest.class;
  }

  @Override
  public Uni<SecurityIdentity> authenticate(
      TokenAuthenticationRequest request, AuthenticationRequestContext context) {
    if (request.getToken().getClass() != TokenCredential.class) {
      return Uni.createFrom().nullItem(); // an identity provider's, for whom another bean answers
    }
    String token = request.getToken().getToken();
    Optional<Tokens.Holder> known = tokens.known(token);
    if (known.isPresent()) {
      use.note(known.get().tokenId());
      return Uni.createFrom().item(identity(known.get()));
    }
    return context.runBlocking(
        () ->
            tokens
                .ask(token)
                .map(
                    holder -> {
                      use.note(holder.tokenId());
                      return identity(holder);
                    })
                .orElseThrow(() -> new AuthenticationFailedException("no valid token")));
  }

  private static SecurityIdentity identity(Tokens.Holder holder) {
    QuarkusSecurityIdentity.Builder builder =
        QuarkusSecurityIdentity.builder().setPrincipal(new QuarkusPrincipal(name(holder)));
    builder.addAttribute(TOKEN_ID, holder.tokenId());
    holder.person().ifPresent(person -> builder.addAttribute(SHOWN_NAME, person.name()));
    Scopes.narrow(builder, holder.role(), holder.scopes());
    holder.person().ifPresent(person -> builder.addAttribute(Person.ATTRIBUTE, person));
    holder.hostId().ifPresent(host -> builder.addAttribute(HOST_ID, host));
    return builder.build();
  }

  private static String name(Tokens.Holder holder) {
    return holder.role().text()
        + ":"
        + holder.tokenId()
        + holder.person().map(person -> " (" + person.name() + ")").orElse("");
  }
}
