package dev.touchstone.runtime.http;

import java.net.URI;
import java.util.List;
import java.util.OptionalLong;

/**
 * A request that is refused; becomes a {@link Problem}. The detail may be shown to whoever asked.
 */
public final class ProblemException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private final transient Problem problem;
  private final long retryAfterSeconds;

  private ProblemException(Problem problem, long retryAfterSeconds) {
    super(problem.detail());
    this.problem = problem;
    this.retryAfterSeconds = retryAfterSeconds;
  }

  public Problem problem() {
    return problem;
  }

  public OptionalLong retryAfterSeconds() {
    return retryAfterSeconds > 0 ? OptionalLong.of(retryAfterSeconds) : OptionalLong.empty();
  }

  private static ProblemException of(
      int status, String slug, String title, String detail, String field) {
    return new ProblemException(Problem.of(status, slug, title, detail, field), 0);
  }

  /** 400: a field of the request is not what it has to be. */
  public static ProblemException invalid(String field, String detail) {
    return of(400, "invalid-request", "The request is not valid", detail, field);
  }

  /** 400: a text that was sent is wrong in these places; at least one. */
  public static ProblemException invalidText(
      String title, String detail, List<Problem.TextError> errors) {
    return new ProblemException(
        new Problem(
            URI.create("/problems/invalid-text"), title, 400, detail, null, List.copyOf(errors)),
        0);
  }

  public static ProblemException unauthenticated(String detail) {
    return of(401, "unauthenticated", "Who are you?", detail, null);
  }

  public static ProblemException forbidden(String detail) {
    return of(403, "forbidden", "Not allowed", detail, null);
  }

  public static ProblemException notFound(String detail) {
    return of(404, "not-found", "No such thing", detail, null);
  }

  /** 409: right in itself, but not now or not with what is already there. */
  public static ProblemException conflict(String slug, String title, String detail) {
    return of(409, slug, title, detail, null);
  }

  public static ProblemException gone(String slug, String title, String detail) {
    return of(410, slug, title, detail, null);
  }

  /** 413, naming the part and its limit in bytes. */
  public static ProblemException tooLarge(String field, long limit) {
    return of(
        413,
        "too-large",
        "The request is too large",
        "\"" + field + "\" may have at most " + limit + " bytes; nothing was stored",
        field);
  }

  public static ProblemException tooMany(String detail, long retryAfterSeconds) {
    return new ProblemException(
        Problem.of(429, "too-many-requests", "Too many requests", detail, null), retryAfterSeconds);
  }

  /** 503: not now; ask again in a moment. */
  public static ProblemException unavailable(String detail) {
    return new ProblemException(
        Problem.of(503, "unavailable", "Not available at the moment", detail, null), 1);
  }
}
