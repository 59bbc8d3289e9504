package dev.touchstone.access;

import io.quarkus.security.credential.TokenCredential;
import io.quarkus.security.identity.IdentityProviderManager;
import io.quarkus.security.identity.SecurityIdentity;
import io.quarkus.security.identity.request.AuthenticationRequest;
import io.quarkus.security.identity.request.TokenAuthenticationRequest;
import io.quarkus.vertx.http.runtime.security.ChallengeData;
import io.quarkus.vertx.http.runtime.security.HttpAuthenticationMechanism;
import io.smallrye.mutiny.Uni;
import io.vertx.ext.web.RoutingContext;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.Optional;
import java.util.Set;

/**
 * {@code x-auth-blob: …}: how Nova's TrustedFilter and oVirt send a secret, for their calls alone.
 * The secret is a token of role scheduler.
 */
@ApplicationScoped
public class BlobAuthentication implements HttpAuthenticationMechanism {
  private static final String HEADER = "x-auth-blob";
  private static final String CALL = "pollhosts";

  @Override
  public Uni<SecurityIdentity> authenticate(
      RoutingContext context, IdentityProviderManager identities) {
    String blob = context.request().getHeader(HEADER);
    if (blob == null || !Scopes.area(context.normalizedPath()).equals(CALL)) {
      return Uni.createFrom().optional(Optional.empty());
    }
    return identities
        .authenticate(new TokenAuthenticationRequest(new TokenCredential(blob.strip(), "blob")))
        .map(identity -> Scopes.at(identity, context.normalizedPath()));
  }

  @Override
  public Uni<ChallengeData> getChallenge(RoutingContext context) {
    return Uni.createFrom().optional(Optional.empty());
  }

  @Override
  public Set<Class<? extends AuthenticationRequest>> getCredentialTypes() {
    return Set.of(TokenAuthenticationRequest.class);
  }
}
