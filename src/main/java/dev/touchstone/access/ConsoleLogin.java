package dev.touchstone.access;

import dev.touchstone.runtime.http.ProblemException;
import io.quarkus.security.identity.SecurityIdentity;
import jakarta.annotation.security.PermitAll;
import jakarta.enterprise.inject.Instance;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.core.Response;
import java.net.URI;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jboss.logging.Logger;

/**
 * {@code /console/login/oidc}: where people arrive from the provider (authorization code flow with
 * PKCE, RFC 7636). {@link ProviderLoginPolicy} sends those there who have not been.
 */
@Path(ProviderTenants.LOGIN)
@Tag(name = "console")
public class ConsoleLogin {
  private static final Logger LOG = Logger.getLogger(ConsoleLogin.class);

  private final ProviderTenants providers;
  private final Instance<ConsoleSessions> sessions;
  private final SecurityIdentity identity;
  private final Caller caller;

  ConsoleLogin(
      ProviderTenants providers,
      Instance<ConsoleSessions> sessions,
      SecurityIdentity identity,
      Caller caller) {
    this.providers = providers;
    this.sessions = sessions;
    this.identity = identity;
    this.caller = caller;
  }

  @GET
  @PermitAll
  @Operation(summary = "Log in to the web console at the OpenID Connect provider")
  public Response login() {
    if (!providers.any() || sessions.isUnsatisfied()) {
      throw ProblemException.notFound("nobody logs in at a provider here");
    }
    if (Person.of(identity).isEmpty() || identity.getRoles().isEmpty()) {
      LOG.warnf("login: %s has no role here", caller.name());
      throw ProblemException.forbidden(
          "the provider knows you, but no role of this service is given to you");
    }
    LOG.infof("login: %s", caller.name());
    return Response.seeOther(URI.create("/console"))
        .cookie(sessions.get().begin(identity))
        .header("Cache-Control", "no-store")
        .build();
  }
}
