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

  /** The name to write into records: {@code admin:<token id>}, or {@code anonymous}. */
  public String name() {
    return identity.isAnonymous() ? "anonymous" : identity.getPrincipal().getName();
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
