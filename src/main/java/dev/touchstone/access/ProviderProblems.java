package dev.touchstone.access;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.touchstone.runtime.http.Problem;
import dev.touchstone.runtime.http.ProblemException;
import io.quarkus.oidc.OIDCException;
import io.vertx.core.http.HttpHeaders;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import jakarta.ws.rs.core.Response;
import org.jboss.logging.Logger;
import org.jboss.resteasy.reactive.server.ServerExceptionMapper;

/** A provider that is away: nobody is let in by its word, and it is no defect of the service. */
@ApplicationScoped
public class ProviderProblems {
  private static final Logger LOG = Logger.getLogger(ProviderProblems.class);
  private static final int BEFORE_ALL_OTHERS = Integer.MIN_VALUE + 10;

  private final ObjectMapper json;

  ProviderProblems(ObjectMapper json) {
    this.json = json;
  }

  @ServerExceptionMapper
  public Response away(OIDCException e) {
    return Response.status(503)
        .type(Problem.MEDIA_TYPE)
        .header(HttpHeaders.RETRY_AFTER.toString(), "5")
        .entity(problem(e))
        .build();
  }

  /** For what no resource class answers: the login, the metrics. */
  void install(@Observes Router router) {
    router
        .route()
        .order(BEFORE_ALL_OTHERS)
        .handler(RoutingContext::next)
        .failureHandler(this::fail);
  }

  private void fail(RoutingContext context) {
    if (!(context.failure() instanceof OIDCException e) || context.response().ended()) {
      context.next();
      return;
    }
    try {
      context
          .response()
          .setStatusCode(503)
          .putHeader(HttpHeaders.CONTENT_TYPE, Problem.MEDIA_TYPE)
          .putHeader(HttpHeaders.RETRY_AFTER, "5")
          .end(json.writeValueAsString(problem(e)));
    } catch (JsonProcessingException failure) {
      context.fail(failure);
    }
  }

  private static Problem problem(OIDCException e) {
    LOG.warnf("the OpenID Connect provider does not answer: %s", e.getMessage());
    return ProblemException.unavailable(
            "the identity provider does not answer; tokens of this service go on counting")
        .problem();
  }
}
