package dev.touchstone.appraisal.policy;

import java.util.Comparator;
import java.util.Optional;

/** Words for operators: one line, no control characters; and the nearest of several names. */
final class Texts {
  private static final int LONGEST = 400;

  private Texts() {}

  /** Text that came from a host or a file, on one line and not endless. */
  static String line(String text) {
    StringBuilder out = new StringBuilder();
    for (int i = 0; i < text.length() && out.length() < LONGEST; ) {
      int c = text.codePointAt(i);
      i += Character.charCount(c);
      int type = Character.getType(c);
      boolean hidden =
          type == Character.CONTROL
              || type == Character.FORMAT
              || type == Character.SURROGATE
              || type == Character.LINE_SEPARATOR
              || type == Character.PARAGRAPH_SEPARATOR;
      if (hidden) {
        out.append(c == '\n' || c == '\t' ? " " : "\\u{%x}".formatted(c));
      } else {
        out.appendCodePoint(c);
      }
      if (out.length() >= LONGEST && i < text.length()) {
        out.append('…');
      }
    }
    return out.toString();
  }

  /** {@code : did you mean "x"?}, or nothing if no name is near. */
  static String didYouMean(String name, Iterable<String> names) {
    return nearest(name, names).map(near -> ": did you mean \"" + near + "\"?").orElse("");
  }

  private static Optional<String> nearest(String name, Iterable<String> names) {
    record Near(String name, int distance) {}
    if (name.length() > 100) {
      return Optional.empty();
    }
    int furthest = Math.max(2, name.length() / 3);
    return java.util.stream.StreamSupport.stream(names.spliterator(), false)
        .map(known -> new Near(known, distance(name, known)))
        .filter(near -> near.distance() <= furthest)
        .min(Comparator.comparingInt(Near::distance))
        .map(Near::name);
  }

  /** Levenshtein's, without regard to case. */
  private static int distance(String a, String b) {
    int[] row = new int[b.length() + 1];
    for (int j = 0; j <= b.length(); j++) {
      row[j] = j;
    }
    for (int i = 1; i <= a.length(); i++) {
      int diagonal = row[0];
      row[0] = i;
      for (int j = 1; j <= b.length(); j++) {
        boolean same =
            Character.toLowerCase(a.charAt(i - 1)) == Character.toLowerCase(b.charAt(j - 1));
        int best = Math.min(Math.min(row[j], row[j - 1]) + 1, diagonal + (same ? 0 : 1));
        diagonal = row[j];
        row[j] = best;
      }
    }
    return row[b.length()];
  }
}
