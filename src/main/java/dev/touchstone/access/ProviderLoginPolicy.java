package dev.touchstone.access;

import io.quarkus.security.identity.SecurityIdentity;
import io.quarkus.vertx.http.runtime.security.HttpSecurityPolicy;
import io.smallrye.mutiny.Uni;
import io.vertx.ext.web.RoutingContext;
import jakarta.enterprise.context.ApplicationScoped;

/** Sends whoever comes to log in to the provider; without one there is nothing at the address. */
@ApplicationScoped
public class ProviderLoginPolicy implements HttpSecurityPolicy {
  private final ProviderTenants providers;

  ProviderLoginPolicy(ProviderTenants providers) {
    this.providers = providers;
  }

  @Override
  public String name() {
    return "provider-login";
  }

  @Override
  public Uni<CheckResult> checkPermission(
      RoutingContext request, Uni<SecurityIdentity> identity, AuthorizationRequestContext context) {
    return providers.any()
        ? identity.map(someone -> someone.isAnonymous() ? CheckResult.DENY : CheckResult.PERMIT)
        : CheckResult.permit();
  }
}
