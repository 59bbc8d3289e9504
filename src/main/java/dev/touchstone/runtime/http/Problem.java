package dev.touchstone.runtime.http;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.net.URI;
import java.util.List;

/**
 * The body of every refusal (RFC 9457).
 *
 * @param type what kind of problem, as a relative reference into the documentation: {@code
 *     /problems/challenge-used}
 * @param title the kind in words, the same for every occurrence
 * @param detail this occurrence: what was expected, what was found, what to do
 * @param field the part of the request that is wrong, if one is
 * @param errors each thing that is wrong in a text that was sent, if it is known where
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record Problem(
    URI type, String title, int status, String detail, String field, List<TextError> errors) {
  /**
   * What is wrong in one place of a text.
   *
   * @param line from 1
   * @param column from 1, in characters
   */
  public record TextError(int line, int column, String message) {}

  public static final String MEDIA_TYPE = "application/problem+json";

  static Problem of(int status, String slug, String title, String detail, String field) {
    return new Problem(URI.create("/problems/" + slug), title, status, detail, field, null);
  }
}
