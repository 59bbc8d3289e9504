package dev.touchstone.console;

import io.quarkus.qute.TemplateExtension;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** How those who did something read on a page. */
@TemplateExtension
final class GoldenWords {
  /** {@code admin:} and the identifier of the token. */
  private static final Pattern TOKEN =
      Pattern.compile("([a-z-]{1,20}):[0-9a-f]{8}-[0-9a-f-]{15}[0-9a-f]{4}([0-9a-f]{8})");

  private GoldenWords() {}

  /** Role and end of the token's identifier, which is random; any other name as it is. */
  static String actor(String principal) {
    Matcher matcher = TOKEN.matcher(principal);
    return matcher.matches() ? matcher.group(1) + " …" + matcher.group(2) : principal;
  }
}
