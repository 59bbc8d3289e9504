package dev.touchstone.console;

import dev.touchstone.runtime.http.ProblemException;
import io.vertx.core.http.HttpServerRequest;
import java.util.Optional;
import java.util.Set;
import org.jboss.resteasy.reactive.server.ServerRequestFilter;
import org.jboss.resteasy.reactive.server.WithFormRead;
import org.jboss.resteasy.reactive.server.core.ResteasyReactiveRequestContext;
import org.jboss.resteasy.reactive.server.spi.ResteasyReactiveContainerRequestContext;

/**
 * Refuses forms of other sites (OWASP, Cross-Site Request Forgery Prevention), in two ways that do
 * not depend on each other: by what the browser says of where a request comes from, and by a token
 * of the session that only its own pages hold.
 */
class FormGuardFilter {
  static final String FIELD = "csrf";
  static final String HEADER = "X-CSRF-Token";
  private static final Set<String> SAFE = Set.of("GET", "HEAD", "OPTIONS");
  private static final String LOGIN = "/console/login";

  @FormGuard
  @WithFormRead
  @ServerRequestFilter
  void check(ResteasyReactiveContainerRequestContext context, HttpServerRequest request) {
    if (SAFE.contains(context.getMethod())) {
      return;
    }
    requireSameOrigin(request);
    // There is no session yet whose token could be asked for.
    if (!request.path().equals(LOGIN)) {
      requireToken(context, request);
    }
  }

  private static void requireSameOrigin(HttpServerRequest request) {
    String site = request.getHeader("Sec-Fetch-Site");
    String origin = request.getHeader("Origin");
    boolean foreign =
        site != null
            ? !site.equals("same-origin")
            : origin != null && !origin.equals(request.scheme() + "://" + request.authority());
    if (foreign) {
      throw ProblemException.forbidden(
          "this form was sent by another site: open the page here and send it again");
    }
  }

  private static void requireToken(
      ResteasyReactiveContainerRequestContext context, HttpServerRequest request) {
    Optional<SessionKey> session = SessionCookie.of(request);
    String sent = request.getHeader(HEADER);
    if (sent == null) {
      sent = formField(context);
    }
    if (session.isEmpty() || !session.get().accepts(sent)) {
      throw ProblemException.forbidden(
          "this form does not belong to your session, which may have ended: load the page again");
    }
  }

  private static String formField(ResteasyReactiveContainerRequestContext context) {
    return ((ResteasyReactiveRequestContext) context.getServerRequestContext())
                .getFormParameter(FIELD, true, false)
            instanceof String text
        ? text
        : null;
  }
}
