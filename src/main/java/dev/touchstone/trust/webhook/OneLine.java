package dev.touchstone.trust.webhook;

import dev.touchstone.runtime.http.PlainText;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import javax.net.ssl.SSLException;

/**
 * What an endpoint, or the network, says of itself, made fit for logs, pages and the database: an
 * endpoint must not forge lines in them.
 */
final class OneLine {
  private static final int LONGEST = 300;

  private OneLine() {}

  /** What went wrong, on one line of at most 300 characters. */
  static String of(Throwable failure) {
    String said = failure.getMessage() == null ? "" : ": " + failure.getMessage();
    String text =
        failure instanceof SSLException
            ? "TLS could not be agreed on" + said
            : "the exchange failed" + said;
    String line = clean(text, PlainText::isLine);
    return line.codePointCount(0, line.length()) <= LONGEST
        ? line
        : line.substring(0, line.offsetByCodePoints(0, LONGEST));
  }

  /**
   * Text with its line ends and tabs; anything else that is no plain text becomes a question mark.
   */
  static String layoutKept(String text) {
    return clean(text, PlainText::isText);
  }

  private static String clean(String text, Predicate<String> plain) {
    return text.codePoints()
        .mapToObj(Character::toString)
        .map(character -> plain.test(character) ? character : "?")
        .collect(Collectors.joining());
  }
}
