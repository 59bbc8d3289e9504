package dev.touchstone.eventlog.uefi;

import dev.touchstone.tpm.Bytes;
import java.nio.charset.StandardCharsets;

/** Bytes and strings of a log as one safe line: no control characters, no direction marks. */
final class EventText {
  private static final int SHOWN = 32;

  private EventText() {}

  /** Log text reaches terminals and pages: what could forge a line or hide text is escaped. */
  static String clean(String text) {
    StringBuilder out = new StringBuilder(text.length());
    text.codePoints()
        .forEach(
            c -> {
              int type = Character.getType(c);
              if (c == '\n') {
                out.append("\\n");
              } else if (c == '\t') {
                out.append("\\t");
              } else if (type == Character.CONTROL
                  || type == Character.FORMAT
                  || type == Character.LINE_SEPARATOR
                  || type == Character.PARAGRAPH_SEPARATOR
                  || type == Character.SURROGATE) {
                out.append("\\u{").append(Integer.toHexString(c)).append('}');
              } else {
                out.appendCodePoint(c);
              }
            });
    return out.toString();
  }

  static String hexOf(Bytes bytes) {
    return bytes.size() <= SHOWN
        ? bytes.hex()
        : bytes.slice(0, SHOWN).hex() + "… (" + bytes.size() + " bytes)";
  }

  /** Text where the bytes are text of either encoding, else hex. */
  static String describe(Bytes bytes) {
    String text = textOf(bytes);
    return text.isEmpty() ? hexOf(bytes) : clean(text);
  }

  /** UTF-16LE or ASCII, without its terminators; empty if it is neither. */
  static String textOf(Bytes bytes) {
    byte[] b = bytes.toArray();
    if (b.length >= 2 && b.length % 2 == 0 && b[1] == 0 && b[0] != 0) {
      String wide = withoutNuls(new String(b, StandardCharsets.UTF_16LE));
      if (isPrintable(wide)) {
        return wide;
      }
    }
    String narrow = withoutNuls(new String(b, StandardCharsets.UTF_8));
    return isPrintable(narrow) ? narrow : "";
  }

  static String withoutNuls(String text) {
    int end = text.length();
    while (end > 0 && text.charAt(end - 1) == 0) {
      end--;
    }
    return text.substring(0, end);
  }

  private static boolean isPrintable(String text) {
    return text.chars()
        .allMatch(
            c -> (c >= 0x20 && c != 0x7f && c != 0xfffd) || c == '\n' || c == '\t' || c == '\r');
  }
}
