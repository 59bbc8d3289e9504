package dev.touchstone.console;

import io.quarkus.vertx.http.runtime.filters.Filters;
import io.vertx.core.MultiMap;
import io.vertx.ext.web.RoutingContext;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;

/**
 * What the console's answers tell browsers. Said before anything else looks at a request, so that
 * files, streams of events and refusals of the HTTP server itself carry it too.
 */
@ApplicationScoped
class PageHeaders {
  private static final String POLICY =
      "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; connect-src 'self';"
          + " form-action 'self'; base-uri 'none'; frame-ancestors 'none'";
  private static final String FILES = "/console/assets/";
  private static final int BEFORE_ALL = 1000;

  void register(@Observes Filters filters) {
    filters.register(PageHeaders::say, BEFORE_ALL);
  }

  private static void say(RoutingContext context) {
    String path = context.normalizedPath();
    MultiMap headers = context.response().headers();
    if (SessionAuthentication.isConsole(path) || path.startsWith("/webjars/")) {
      headers.set("X-Content-Type-Options", "nosniff");
    }
    if (SessionAuthentication.isConsole(path)) {
      headers.set("Content-Security-Policy", POLICY);
      headers.set("Referrer-Policy", "same-origin");
      headers.set("Cross-Origin-Opener-Policy", "same-origin");
      if (!path.startsWith(FILES)) {
        headers.set("Cache-Control", "no-store");
      }
    }
    context.next();
  }
}
