package dev.touchstone.access;

import io.quarkus.security.credential.TokenCredential;
import io.quarkus.security.identity.IdentityProviderManager;
import io.quarkus.security.identity.SecurityIdentity;
import io.quarkus.security.identity.request.AuthenticationRequest;
import io.quarkus.security.identity.request.TokenAuthenticationRequest;
import io.quarkus.vertx.http.runtime.security.ChallengeData;
import io.quarkus.vertx.http.runtime.security.HttpAuthenticationMechanism;
import io.smallrye.mutiny.Uni;
import io.vertx.core.http.HttpHeaders;
import io.vertx.ext.web.RoutingContext;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.Optional;
import java.util.Set;

/**
 * {@code Authorization: Bearer …} (RFC 6750, 2.1): the header alone, never a query parameter that
 * ends in logs.
 */
@ApplicationScoped
public class BearerAuthentication implements HttpAuthenticationMechanism {
  private final ProviderTenants providers;

  BearerAuthentication(ProviderTenants providers) {
    this.providers = providers;
  }

  @Override
  public Uni<SecurityIdentity> authenticate(
      RoutingContext context, IdentityProviderManager identities) {
    return token(context)
        .filter(token -> !providers.speakFor(token))
        .map(
            token ->
                identities
                    .authenticate(
                        new TokenAuthenticationRequest(new TokenCredential(token, "bearer")))
                    .map(identity -> Scopes.at(identity, context.normalizedPath())))
        .orElseGet(() -> Uni.createFrom().optional(Optional.empty()));
  }

  private static Optional<String> token(RoutingContext context) {
    return BearerHeader.token(context.request().getHeader(HttpHeaders.AUTHORIZATION));
  }

  @Override
  public Uni<ChallengeData> getChallenge(RoutingContext context) {
    return Uni.createFrom().item(new ChallengeData(401, "WWW-Authenticate", "Bearer"));
  }

  @Override
  public Set<Class<? extends AuthenticationRequest>> getCredentialTypes() {
    return Set.of(TokenAuthenticationRequest.class);
  }
}
