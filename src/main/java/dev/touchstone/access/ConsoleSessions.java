package dev.touchstone.access;

import io.quarkus.security.identity.SecurityIdentity;
import jakarta.ws.rs.core.NewCookie;

/**
 * The web console's own sessions, for whoever has logged in elsewhere. The console's room has the
 * bean.
 */
public interface ConsoleSessions {
  /**
   * Begins a session.
   *
   * @param identity with the roles of this service, and a {@link Person}
   * @return the cookie that carries it
   */
  NewCookie begin(SecurityIdentity identity);
}
