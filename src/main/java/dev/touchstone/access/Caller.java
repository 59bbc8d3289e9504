package dev.touchstone.access;

import dev.touchstone.runtime.http.ProblemException;
import io.quarkus.security.identity.SecurityIdentity;
import jakarta.enterprise.context.RequestScoped;
import java.util.UUID;

/** Who makes the current request. */
@RequestScoped
public class Caller {
  private final SecurityIdentity identity;

  Caller(SecurityIdentity identity) {
    this.identity = identity;
  }

  /** The name to write into records: {@code admin:<token id> (<owner>)}, or {@code anonymous}. */
  public String name() {
    return identity.isAnonymous() ? "anonymous" : identity.getPrincipal().getName();
  }

  /** Who that is, whichever credential they hold: a 403 for a host, which is nobody. */
  public Person person() {
    return Person.of(identity)
        .orElseThrow(() -> ProblemException.forbidden("this credential stands for no person"));
  }

  /** Both: what records keep, and the person. */
  public Actor actor() {
    return new Actor(name(), person());
  }

  /** Refuses a host that asks about another host; admins may act for any. */
  public void requireHost(UUID hostId) {
    if (identity.hasRole(Role.ADMIN_ROLE)) {
      return;
    }
    UUID own = identity.getAttribute(TokenIdentityProvider.HOST_ID);
    if (own == null || !own.equals(hostId)) {
      throw ProblemException.forbidden("a host may act under its own name only");
    }
  }
}
