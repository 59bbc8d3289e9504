package dev.touchstone.console;

import dev.touchstone.runtime.http.Problem;
import io.quarkus.security.identity.SecurityIdentity;
import io.quarkus.vertx.http.runtime.security.QuarkusHttpUser;
import io.vertx.ext.web.RoutingContext;
import jakarta.ws.rs.container.ContainerRequestContext;
import jakarta.ws.rs.container.ContainerResponseContext;
import jakarta.ws.rs.core.MediaType;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import org.jboss.resteasy.reactive.server.ServerResponseFilter;

/** Refusals as pages: what is a problem body to a program is a sentence to a person. */
class PageFilter {
  private static final int SIGN_IN = 401;

  @ServerResponseFilter
  void pages(
      ContainerRequestContext request, ContainerResponseContext response, RoutingContext context) {
    if (!SessionAuthentication.isConsole(context.normalizedPath())) {
      return;
    }
    if (response.getEntity() instanceof Problem problem) {
      show(problem, request, response, context);
    }
  }

  private static void show(
      Problem problem,
      ContainerRequestContext request,
      ContainerResponseContext response,
      RoutingContext context) {
    boolean fragment = request.getHeaderString("HX-Request") != null;
    if (problem.status() == SIGN_IN) {
      String login = "/console/login?next=" + here(context);
      response.getHeaders().remove("WWW-Authenticate");
      response.setEntity("", null, MediaType.TEXT_HTML_TYPE);
      if (fragment) {
        response.getHeaders().putSingle("HX-Redirect", login);
      } else {
        response.setStatus(303);
        response.getHeaders().putSingle("Location", login);
      }
      return;
    }
    SecurityIdentity identity =
        context.user() instanceof QuarkusHttpUser user ? user.getSecurityIdentity() : null;
    Frame frame =
        identity == null
            ? Frames.ofNobody(problem.title())
            : Frames.of(identity, problem.title(), "", Notice.NONE);
    response.setEntity(
        Pages.problem(frame, problem).render(),
        null,
        MediaType.TEXT_HTML_TYPE.withCharset(StandardCharsets.UTF_8.name()));
  }

  private static String here(RoutingContext context) {
    String uri =
        context.request().method().name().equals("GET") ? context.request().uri() : "/console/";
    return URLEncoder.encode(uri, StandardCharsets.UTF_8);
  }
}
