package dev.touchstone.runtime.http;

import java.util.regex.Pattern;

/**
 * Names of hosts as the API takes them: {@code [A-Za-z0-9._-]}, at most 253 characters. Checked
 * before anything else sees them.
 */
public final class HostName {
  private static final Pattern ALLOWED = Pattern.compile("[A-Za-z0-9._-]{1,253}");

  private HostName() {}

  public static boolean isValid(String name) {
    return name != null && ALLOWED.matcher(name).matches() && !name.chars().allMatch(c -> c == '.');
  }

  /** The name itself, or a 400 that names {@code field}. The offending name is not echoed. */
  public static String require(String field, String name) {
    if (!isValid(name)) {
      throw ProblemException.invalid(
          field,
          "a host name is 1 to 253 of the characters A-Z a-z 0-9 . _ - ; this one has "
              + (name == null ? "no value" : describe(name)));
    }
    return name;
  }

  /**
   * The name after which a page of a list starts: empty without one, and else a name, as lists give
   * no other cursor.
   */
  public static String cursor(String after) {
    return after == null || after.isEmpty() ? "" : require("after", after);
  }

  private static String describe(String name) {
    if (name.isEmpty()) {
      return "no character";
    }
    if (name.length() > 253) {
      return name.length() + " characters";
    }
    return name.codePoints()
        .filter(c -> !ALLOWED.matcher(Character.toString(c)).matches())
        .mapToObj(c -> String.format("the character U+%04X", c))
        .findFirst()
        .orElse("only dots");
  }
}
