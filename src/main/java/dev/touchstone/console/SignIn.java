package dev.touchstone.console;

import dev.touchstone.access.ConsoleSessions;
import dev.touchstone.access.Person;
import dev.touchstone.access.TokenIdentityProvider;
import dev.touchstone.runtime.http.ProblemException;
import io.quarkus.security.identity.SecurityIdentity;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.ext.web.RoutingContext;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.inject.Instance;
import jakarta.ws.rs.core.NewCookie;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;

/** Begins a session for somebody who has proved who they are. */
@ApplicationScoped
class SignIn implements ConsoleSessions {
  private final Sessions sessions;
  private final Instance<RoutingContext> request;

  SignIn(Sessions sessions, Instance<RoutingContext> request) {
    this.sessions = sessions;
    this.request = request;
  }

  static boolean mayEnter(SecurityIdentity identity) {
    return !roles(identity).isEmpty();
  }

  private static Set<String> roles(SecurityIdentity identity) {
    return identity.getRoles().stream()
        .filter(ConsoleRole.ALL::contains)
        .collect(Collectors.toUnmodifiableSet());
  }

  /** For somebody who comes from the organisation's provider, or with a token. */
  @Override
  public NewCookie begin(SecurityIdentity identity) {
    HttpServerRequest from = request.get().request();
    // A session of somebody else in the same browser ends here.
    SessionCookie.of(from).ifPresent(sessions::end);
    String principal = identity.getPrincipal().getName();
    Person person =
        Person.of(identity)
            .orElseThrow(() -> ProblemException.forbidden("this credential stands for no person"));
    String shown = identity.getAttribute(TokenIdentityProvider.SHOWN_NAME);
    SessionKey key =
        sessions.begin(
            new SignedIn(principal, shown == null ? person.name() : shown, roles(identity), person),
            Optional.ofNullable(identity.<UUID>getAttribute(TokenIdentityProvider.TOKEN_ID)));
    return SessionCookie.set(key, from.isSSL());
  }
}
