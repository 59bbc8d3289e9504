package dev.touchstone.console;

import dev.touchstone.access.Person;
import dev.touchstone.access.TokenIdentityProvider;
import io.quarkus.security.identity.IdentityProviderManager;
import io.quarkus.security.identity.SecurityIdentity;
import io.quarkus.security.identity.request.AuthenticationRequest;
import io.quarkus.security.runtime.QuarkusPrincipal;
import io.quarkus.security.runtime.QuarkusSecurityIdentity;
import io.quarkus.vertx.http.runtime.security.ChallengeData;
import io.quarkus.vertx.http.runtime.security.HttpAuthenticationMechanism;
import io.smallrye.mutiny.Uni;
import io.vertx.core.Vertx;
import io.vertx.ext.web.RoutingContext;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.Optional;
import java.util.Set;

/**
 * A session's cookie counts on the console's own addresses alone: a browser that is signed in can
 * be made to send it, but never to a call of the API.
 */
@ApplicationScoped
public class SessionAuthentication implements HttpAuthenticationMechanism {
  static final String KEY = "touchstone.session-key";
  private static final String PREFIX = "/console";

  private final Sessions sessions;
  private final Vertx vertx;

  SessionAuthentication(Sessions sessions, Vertx vertx) {
    this.sessions = sessions;
    this.vertx = vertx;
  }

  static boolean isConsole(String path) {
    return path.equals(PREFIX) || path.startsWith(PREFIX + "/");
  }

  @Override
  public Uni<SecurityIdentity> authenticate(
      RoutingContext context, IdentityProviderManager identities) {
    Optional<SessionKey> key =
        isConsole(context.normalizedPath())
            ? SessionCookie.of(context.request())
            : Optional.empty();
    if (key.isEmpty()) {
      return Uni.createFrom().optional(Optional.empty());
    }
    return Uni.createFrom()
        .completionStage(
            () -> vertx.executeBlocking(() -> sessions.find(key.get()), false).toCompletionStage())
        .onItem()
        .transformToUni(
            found -> Uni.createFrom().optional(found.map(who -> identity(who, key.get()))));
  }

  private static SecurityIdentity identity(SignedIn who, SessionKey key) {
    return QuarkusSecurityIdentity.builder()
        .setPrincipal(new QuarkusPrincipal(who.principal()))
        .addRoles(who.roles())
        .addAttribute(KEY, key)
        .addAttribute(Person.ATTRIBUTE, who.person())
        .addAttribute(TokenIdentityProvider.SHOWN_NAME, who.shownName())
        .build();
  }

  @Override
  public Uni<ChallengeData> getChallenge(RoutingContext context) {
    return Uni.createFrom().nullItem();
  }

  @Override
  public Set<Class<? extends AuthenticationRequest>> getCredentialTypes() {
    return Set.of();
  }
}
