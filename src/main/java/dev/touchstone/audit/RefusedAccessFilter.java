package dev.touchstone.audit;

import io.quarkus.security.identity.SecurityIdentity;
import io.quarkus.vertx.http.runtime.security.QuarkusHttpUser;
import io.vertx.ext.web.RoutingContext;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.container.ContainerRequestContext;
import jakarta.ws.rs.container.ContainerResponseContext;
import jakarta.ws.rs.container.ResourceInfo;
import org.jboss.resteasy.reactive.server.ServerResponseFilter;

/** Sees each answer that refuses somebody. */
class RefusedAccessFilter {
  private static final int WHO = 401;
  private static final int NOT_ALLOWED = 403;

  private final RefusedAccess refused;

  RefusedAccessFilter(RefusedAccess refused) {
    this.refused = refused;
  }

  @ServerResponseFilter
  void look(
      ContainerRequestContext request,
      ContainerResponseContext response,
      ResourceInfo resource,
      RoutingContext context) {
    int status = response.getStatus();
    if (status != WHO && status != NOT_ALLOWED) {
      return;
    }
    // Nobody tried anything who only opened an address without a credential.
    if (status == WHO
        && request.getHeaderString("Authorization") == null
        && request.getHeaderString("x-auth-blob") == null
        && request.getMethod().equals("GET")) {
      return;
    }
    String address =
        context.request().remoteAddress() == null
            ? "unknown"
            : context.request().remoteAddress().hostAddress();
    refused.note(
        new RefusedAccess.Refusal(
            actor(context),
            address,
            request.getMethod() + " " + route(resource),
            status == WHO ? "401, no valid credential" : "403, not allowed"));
  }

  private static String actor(RoutingContext context) {
    SecurityIdentity identity =
        context.user() instanceof QuarkusHttpUser user ? user.getSecurityIdentity() : null;
    return identity == null || identity.isAnonymous()
        ? "anonymous"
        : identity.getPrincipal().getName();
  }

  /** As it is declared: what was sent may hold anything. */
  private static String route(ResourceInfo resource) {
    if (resource == null || resource.getResourceClass() == null) {
      return "unknown";
    }
    return path(resource.getResourceClass().getAnnotation(Path.class))
        + (resource.getResourceMethod() == null
            ? ""
            : path(resource.getResourceMethod().getAnnotation(Path.class)));
  }

  private static String path(Path path) {
    return path == null ? "" : path.value();
  }
}
