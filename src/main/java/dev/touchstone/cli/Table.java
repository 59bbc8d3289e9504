package dev.touchstone.cli;

import java.util.Arrays;
import java.util.List;
import java.util.OptionalInt;

/** Rows whose columns line up, two blanks apart. */
final class Table {
  private static final int GAP = 2;

  /** No column is made narrower: a name of which less is shown tells nothing. */
  private static final int NARROWEST = 8;

  private Table() {}

  /**
   * @param rows of equal length, the heading first
   * @param width what a line may take; empty: as much as it needs
   */
  static String of(List<List<String>> rows, OptionalInt width) {
    int[] widths = new int[rows.getFirst().size()];
    for (List<String> row : rows) {
      for (int i = 0; i < widths.length; i++) {
        widths[i] = Math.max(widths[i], row.get(i).length());
      }
    }
    width.ifPresent(most -> fit(widths, most));
    StringBuilder out = new StringBuilder();
    for (List<String> row : rows) {
      StringBuilder line = new StringBuilder();
      for (int i = 0; i < widths.length; i++) {
        line.append(i == 0 ? "" : " ".repeat(GAP));
        line.append(Page.pad(shortened(row.get(i), widths[i]), widths[i]));
      }
      out.append(line.toString().stripTrailing()).append('\n');
    }
    return out.toString();
  }

  /** Takes from the widest, one by one, until a line fits or nothing is left to take. */
  private static void fit(int[] widths, int most) {
    int line = Arrays.stream(widths).sum() + GAP * (widths.length - 1);
    while (line > most) {
      int widest = 0;
      for (int i = 1; i < widths.length; i++) {
        // The later of two: the first column is what a row is about.
        widest = widths[i] >= widths[widest] ? i : widest;
      }
      if (widths[widest] <= NARROWEST) {
        return;
      }
      widths[widest]--;
      line--;
    }
  }

  private static String shortened(String text, int width) {
    if (text.length() <= width) {
      return text;
    }
    int end = width - 1;
    boolean halved = Character.isHighSurrogate(text.charAt(end - 1));
    return text.substring(0, halved ? end - 1 : end) + "…";
  }
}
