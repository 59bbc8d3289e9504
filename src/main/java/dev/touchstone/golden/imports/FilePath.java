package dev.touchstone.golden.imports;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;

/** Names of files in lists and packages, as absolute paths such as IMA records. */
final class FilePath {
  /** PATH_MAX of Linux. */
  static final int LIMIT = 4096;

  private FilePath() {}

  /** UTF-8 and no other; a golden set is text, and a name that is not would match nothing. */
  static String decode(byte[] bytes, int from, int to, String where) throws Refusal {
    try {
      return StandardCharsets.UTF_8
          .newDecoder()
          .decode(ByteBuffer.wrap(bytes, from, to - from))
          .toString();
    } catch (CharacterCodingException e) {
      throw new Refusal(
          where,
          "a name in UTF-8",
          new String(bytes, from, to - from, StandardCharsets.ISO_8859_1));
    }
  }

  /**
   * Root and name joined, {@code .} and empty steps taken out. A step {@code ..} is refused: it
   * would name a file outside of what was listed.
   *
   * @param root begins with a slash
   */
  static String under(String root, String name, String where) throws Refusal {
    if (name.length() > LIMIT) {
      throw new Refusal(
          where, "a name of at most " + LIMIT + " characters", name.length() + " characters");
    }
    StringBuilder path = new StringBuilder();
    for (String step : (root + "/" + name).split("/", -1)) {
      if (step.equals("..")) {
        throw new Refusal(where, "a name without a step \"..\"", name);
      }
      if (step.indexOf('\0') >= 0) {
        throw new Refusal(where, "a name without a byte of zero", name);
      }
      if (!step.isEmpty() && !step.equals(".")) {
        path.append('/').append(step);
      }
    }
    if (path.isEmpty() || name.endsWith("/") || name.endsWith("/.")) {
      throw new Refusal(where, "the name of a file", name.isEmpty() ? "none" : name);
    }
    return path.toString();
  }
}
