package dev.touchstone.console;

import dev.touchstone.access.TokenIdentityProvider;
import io.quarkus.security.identity.SecurityIdentity;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;

/** Begins a session for somebody who has proved who they are. */
@ApplicationScoped
class SignIn {
  private final Sessions sessions;

  SignIn(Sessions sessions) {
    this.sessions = sessions;
  }

  static boolean mayEnter(SecurityIdentity identity) {
    return !roles(identity).isEmpty();
  }

  private static Set<String> roles(SecurityIdentity identity) {
    return identity.getRoles().stream()
        .filter(ConsoleRole.ALL::contains)
        .collect(Collectors.toUnmodifiableSet());
  }

  SessionKey begin(SecurityIdentity identity) {
    String principal = identity.getPrincipal().getName();
    String shown = identity.getAttribute(TokenIdentityProvider.SHOWN_NAME);
    return sessions.begin(
        new SignedIn(principal, shown == null ? principal : shown, roles(identity)),
        Optional.ofNullable(identity.<UUID>getAttribute(TokenIdentityProvider.TOKEN_ID)));
  }
}
