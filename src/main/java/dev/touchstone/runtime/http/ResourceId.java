package dev.touchstone.runtime.http;

import java.util.UUID;

/**
 * Identifiers in addresses. What is no identifier at all names nothing: 404, like one that is not
 * there.
 */
public final class ResourceId {
  private ResourceId() {}

  /** The identifier that a field of the request holds, or a 400 that names the field. */
  public static UUID field(String field, String text) {
    try {
      return UUID.fromString(text);
    } catch (IllegalArgumentException e) {
      throw ProblemException.invalid(field, "\"" + field + "\" is no identifier of this service");
    }
  }

  /** The identifier, or a 404 that says that there is no such {@code what}. */
  public static UUID require(String text, String what) {
    try {
      return UUID.fromString(text);
    } catch (IllegalArgumentException e) {
      throw ProblemException.notFound("there is no " + what + " with this id");
    }
  }
}
