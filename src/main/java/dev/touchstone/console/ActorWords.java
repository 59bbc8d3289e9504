package dev.touchstone.console;

import io.quarkus.qute.TemplateExtension;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** How the names of those who did something read on a page. */
@TemplateExtension
final class ActorWords {
  private static final Pattern TOKEN =
      Pattern.compile(
          "([a-z-]{1,20}):[0-9a-f]{8}-[0-9a-f-]{15}[0-9a-f]{4}([0-9a-f]{8})(?: \\((.+)\\))?");

  private ActorWords() {}

  /**
   * The person behind a credential, or its role and the end of its identifier, which is random; any
   * other name as it is.
   */
  static String actor(String principal) {
    Matcher matcher = TOKEN.matcher(principal);
    if (!matcher.matches()) {
      return principal;
    }
    return matcher.group(3) == null
        ? matcher.group(1) + " …" + matcher.group(2)
        : matcher.group(3) + ", " + matcher.group(1);
  }
}
