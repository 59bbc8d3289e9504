package dev.touchstone.eventlog;

/**
 * Names come from the host and end in logs, pages and terminals: control characters and direction
 * marks are shown as escapes (hazard 27).
 */
public final class SafeText {
  private SafeText() {}

  /** The text, such characters replaced by a backslash, u and their number in hex. */
  public static String of(String text) {
    StringBuilder out = new StringBuilder(text.length());
    text.codePoints()
        .forEach(
            c -> {
              int type = Character.getType(c);
              if (Character.isISOControl(c)
                  || type == Character.FORMAT
                  || type == Character.LINE_SEPARATOR
                  || type == Character.PARAGRAPH_SEPARATOR) {
                out.append(String.format("\\u%04x", c));
              } else {
                out.appendCodePoint(c);
              }
            });
    return out.toString();
  }
}
