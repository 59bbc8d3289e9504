package dev.touchstone.runtime.http;

import dev.touchstone.tpm.Bytes;
import java.util.Base64;

/**
 * Binary values in JSON: standard base64 (RFC 4648, 4); line breaks, as encoders of the command
 * line make them, are ignored.
 */
public final class Base64Field {
  private Base64Field() {}

  /**
   * The decoded bytes, or a problem that names {@code field}: 400 if missing or not base64, 413
   * above {@code limit} bytes.
   */
  public static Bytes require(String field, String text, int limit) {
    if (text == null || text.isBlank()) {
      throw ProblemException.invalid(field, "\"" + field + "\" is missing: expected base64");
    }
    if (text.length() > limit / 3L * 4 + limit / 16 + 64) {
      throw ProblemException.tooLarge(field, limit);
    }
    byte[] decoded;
    try {
      decoded = Base64.getDecoder().decode(text.replace("\n", "").replace("\r", ""));
    } catch (IllegalArgumentException e) {
      throw ProblemException.invalid(field, "\"" + field + "\" is not base64: " + e.getMessage());
    }
    if (decoded.length > limit) {
      throw ProblemException.tooLarge(field, limit);
    }
    return Bytes.copyOf(decoded);
  }
}
