package dev.touchstone.appraisal.policy;

/**
 * Where a scalar stands in the text: folding, indentation and escapes make its value differ from
 * what is written.
 *
 * @param text the whole document
 * @param start index of its first character, quote or indicator
 * @param end index behind its last
 * @param style {@code |}, {@code >}, a quote, or a blank for a plain one
 */
record ScalarSource(String text, int start, int end, char style) {
  /** The place of the character of {@code value} at {@code offset}, by walking along both. */
  YamlNode.Place place(String value, int offset) {
    int at = Math.min(start, text.length());
    if (style == '|' || style == '>') {
      while (at < end && text.charAt(at) != '\n') {
        at++;
      }
    } else if (style != ' ') {
      at++;
    }
    int found = at;
    for (int i = 0; i <= offset && i < value.length(); i++) {
      char wanted = value.charAt(i);
      if (Character.isWhitespace(wanted)) {
        continue;
      }
      while (at < end && text.charAt(at) != wanted) {
        at++;
      }
      found = at;
      at++;
    }
    if (offset >= value.length() || Character.isWhitespace(value.charAt(offset))) {
      found++; // behind the last character seen: an end that came too early
    }
    return placeOf(text, Math.min(found, text.length()));
  }

  static YamlNode.Place placeOf(String text, int index) {
    int line = 1;
    int lineStart = 0;
    for (int i = 0; i < index; i++) {
      if (text.charAt(i) == '\n') {
        line++;
        lineStart = i + 1;
      }
    }
    return new YamlNode.Place(line, index - lineStart + 1);
  }
}
