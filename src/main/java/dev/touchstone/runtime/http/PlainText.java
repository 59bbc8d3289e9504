package dev.touchstone.runtime.http;

/**
 * Free text that people write and others read later: labels, notes. Refused is what the database
 * cannot keep (U+0000, halves of surrogate pairs), what forges lines in a log (control characters)
 * and what makes text look like other text (CVE-2021-42574: characters that change its direction).
 */
public final class PlainText {
  private static final String DIRECTIONS =
      "\u061c\u200e\u200f\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069";
  private static final String LINE_SEPARATORS = "\u2028\u2029";
  private static final String LAYOUT = "\t\n\r";

  private PlainText() {}

  /** Whether this is text on one line. */
  public static boolean isLine(String text) {
    return text.codePoints().allMatch(PlainText::isPlain);
  }

  /** Whether this is text on one or more lines; tabs are allowed too. */
  public static boolean isText(String text) {
    return text.codePoints().allMatch(c -> LAYOUT.indexOf(c) >= 0 || isPlain(c));
  }

  private static boolean isPlain(int c) {
    return !Character.isISOControl(c)
        && Character.getType(c) != Character.SURROGATE
        && DIRECTIONS.indexOf(c) < 0
        && LINE_SEPARATORS.indexOf(c) < 0;
  }
}
