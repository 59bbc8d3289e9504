package dev.touchstone.runtime.http;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.quarkus.runtime.configuration.MemorySize;
import io.quarkus.vertx.http.runtime.filters.Filters;
import io.vertx.core.http.HttpHeaders;
import io.vertx.ext.web.RoutingContext;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import org.eclipse.microprofile.config.inject.ConfigProperty;

/**
 * Turns away a body that announces itself larger than allowed before a byte of it is read, with a
 * problem body.
 */
@ApplicationScoped
public class BodyLimit {
  private static final int BEFORE_THE_ROUTES = 1000;

  private final long limit;
  private final ObjectMapper json;

  BodyLimit(
      @ConfigProperty(name = "touchstone.http.max-body") MemorySize limit, ObjectMapper json) {
    this.limit = limit.asLongValue();
    this.json = json;
  }

  void install(@Observes Filters filters) {
    filters.register(this::check, BEFORE_THE_ROUTES);
  }

  private void check(RoutingContext context) {
    String announced = context.request().getHeader(HttpHeaders.CONTENT_LENGTH);
    if (announced != null && exceeds(announced)) {
      Problem problem =
          Problem.of(
              413,
              "too-large",
              "The request is too large",
              "the body announces "
                  + announced
                  + " bytes, at most "
                  + limit
                  + " are taken; nothing was stored",
              "body");
      try {
        context
            .response()
            .setStatusCode(413)
            .putHeader(HttpHeaders.CONTENT_TYPE, Problem.MEDIA_TYPE)
            .putHeader(HttpHeaders.CONNECTION, "close")
            .end(json.writeValueAsString(problem));
      } catch (JsonProcessingException e) {
        context.fail(e);
      }
      return;
    }
    context.next();
  }

  private boolean exceeds(String announced) {
    try {
      return Long.parseLong(announced) > limit;
    } catch (NumberFormatException e) {
      return false; // The HTTP server refuses such a header itself.
    }
  }
}
