package dev.touchstone.runtime.http;

import com.fasterxml.jackson.core.JacksonException;
import com.fasterxml.jackson.core.exc.StreamReadException;
import com.fasterxml.jackson.databind.JsonMappingException;
import com.fasterxml.jackson.databind.exc.MismatchedInputException;
import io.quarkus.security.AuthenticationFailedException;
import io.quarkus.security.ForbiddenException;
import io.quarkus.security.UnauthorizedException;
import io.vertx.ext.web.RoutingContext;
import jakarta.ws.rs.WebApplicationException;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.Response;
import java.io.IOException;
import java.sql.SQLTransientException;
import java.util.UUID;
import java.util.stream.Collectors;
import org.hibernate.exception.JDBCConnectionException;
import org.jboss.logging.Logger;
import org.jboss.resteasy.reactive.server.ServerExceptionMapper;

/**
 * Every way a request can fail, as a problem body. What is not foreseen is a 500 that names its log
 * entry and no more.
 */
public final class ProblemMappers {
  private static final Logger LOG = Logger.getLogger(ProblemMappers.class);

  @ServerExceptionMapper
  public Response refused(ProblemException e) {
    Response.ResponseBuilder response = response(e.problem());
    e.retryAfterSeconds()
        .ifPresent(seconds -> response.header(HttpHeaders.RETRY_AFTER, String.valueOf(seconds)));
    return response.build();
  }

  @ServerExceptionMapper({UnauthorizedException.class, AuthenticationFailedException.class})
  public Response unauthenticated() {
    return response(
            Problem.of(
                401,
                "unauthenticated",
                "Who are you?",
                "this call needs a valid token: send Authorization: Bearer <token>; a token that is unknown, expired or"
                    + " revoked is refused alike",
                null))
        .header(HttpHeaders.WWW_AUTHENTICATE, "Bearer")
        .build();
  }

  @ServerExceptionMapper
  public Response forbidden(ForbiddenException e) {
    return response(
            Problem.of(
                403,
                "forbidden",
                "Not allowed",
                "the role of this token does not allow this call",
                null))
        .build();
  }

  // The framework has mappers of its own for the two kinds named here, with an empty body.
  @ServerExceptionMapper({MismatchedInputException.class, StreamReadException.class})
  public Response mismatchedJson(JacksonException e) {
    return unreadableJson(e);
  }

  @ServerExceptionMapper
  public Response unreadableJson(JacksonException e) {
    if (e.getCause() instanceof ProblemException problem) {
      return refused(problem); // a request that says itself what is wrong with it
    }
    String field =
        e instanceof JsonMappingException mapping
            ? mapping.getPath().stream()
                .map(
                    reference ->
                        reference.getFieldName() == null
                            ? "[" + reference.getIndex() + "]"
                            : reference.getFieldName())
                .collect(Collectors.joining("."))
            : "";
    String where =
        e.getLocation() == null
            ? ""
            : " at line "
                + e.getLocation().getLineNr()
                + ", column "
                + e.getLocation().getColumnNr();
    return response(
            Problem.of(
                400,
                "invalid-request",
                "The request is not valid",
                "the JSON body cannot be read" + where + ": " + firstLine(e.getOriginalMessage()),
                field.isEmpty() ? null : field))
        .build();
  }

  @ServerExceptionMapper
  public Response webApplication(WebApplicationException e) {
    if (e.getCause() instanceof JacksonException json) {
      return unreadableJson(json);
    }
    if (e.getCause() instanceof ProblemException problem) {
      return refused(problem);
    }
    int status = e.getResponse().getStatus();
    if (status >= 500) {
      return unforeseen(e);
    }
    Response.ResponseBuilder response =
        response(
            Problem.of(
                status,
                "http-" + status,
                Response.Status.fromStatusCode(status) == null
                    ? "Refused"
                    : Response.Status.fromStatusCode(status).getReasonPhrase(),
                detailOf(status, e),
                null));
    Object allow = e.getResponse().getHeaders().getFirst(HttpHeaders.ALLOW);
    return allow == null ? response.build() : response.header(HttpHeaders.ALLOW, allow).build();
  }

  private static String detailOf(int status, WebApplicationException e) {
    return switch (status) {
      case 404 -> "there is nothing at this address: see /openapi for the calls there are";
      case 405 -> "this address does not know this method: see /openapi";
      case 415 -> "the body's Content-Type is not one that this call reads: see /openapi";
      case 406 -> "this call cannot answer in a media type that the Accept header allows";
      default -> firstLine(e.getMessage());
    };
  }

  @ServerExceptionMapper({JDBCConnectionException.class, SQLTransientException.class})
  public Response databaseAway() {
    return response(
            Problem.of(
                503,
                "database-unavailable",
                "The database cannot be reached",
                "nothing was stored; try again",
                null))
        .header(HttpHeaders.RETRY_AFTER, "5")
        .build();
  }

  /** The client went away or sent more than is taken: its doing, and no incident of ours. */
  @ServerExceptionMapper
  public Response unreadableBody(IOException e, RoutingContext request) {
    if (request.response().ended()) {
      // A chunked body above the limit: the HTTP server has answered 413 already, and a second
      // answer would end in its log as an error with a stack trace.
      LOG.warnf("a request body was refused while it was read: %s", firstLine(e.getMessage()));
      return Response.status(Response.Status.REQUEST_ENTITY_TOO_LARGE).build();
    }
    LOG.debugf("a request body could not be read: %s", e.getMessage());
    return response(
            Problem.of(
                400,
                "unreadable-body",
                "The body could not be read",
                "the body ended early, or is larger than allowed; nothing was stored",
                "body"))
        .build();
  }

  @ServerExceptionMapper(Throwable.class)
  public Response unforeseen(Throwable e) {
    String incident = UUID.randomUUID().toString();
    LOG.errorf(e, "incident %s: an unforeseen failure", incident);
    return response(
            Problem.of(
                500,
                "unforeseen",
                "The service failed",
                "this is a defect of the service; its log has the details under incident "
                    + incident,
                null))
        .build();
  }

  private static Response.ResponseBuilder response(Problem problem) {
    return Response.status(problem.status()).type(Problem.MEDIA_TYPE).entity(problem);
  }

  private static String firstLine(String text) {
    return text == null ? "no further detail" : text.lines().findFirst().orElse("").strip();
  }
}
