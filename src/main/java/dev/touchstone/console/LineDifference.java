package dev.touchstone.console;

import java.util.ArrayList;
import java.util.List;

/**
 * What differs between two texts, line by line: by a longest common subsequence. Where the parts
 * that differ are too long for that, all of the one stands before all of the other.
 *
 * @param kind {@code same}, {@code removed}, {@code added}, or {@code gap}: equal lines left out
 * @param before number of the line in the first text; 0 if it is not there
 * @param after number of the line in the second text; 0 if it is not there
 */
public record LineDifference(String kind, int before, int after, String text) {
  /** Cells of the table, four bytes each. */
  private static final long LARGEST = 2_000_000;

  private static final int CONTEXT = 3;

  /** What stands before a line, for eyes that see no colours and for screen readers. */
  public String sign() {
    return switch (kind) {
      case "removed" -> "−";
      case "added" -> "+";
      default -> "";
    };
  }

  /** The lines that differ, with a few around them; none if the texts are equal. */
  static List<LineDifference> between(String before, String after) {
    List<LineDifference> all = new ArrayList<>();
    List<String> a = before.lines().toList();
    List<String> b = after.lines().toList();
    int start = 0;
    while (start < a.size() && start < b.size() && a.get(start).equals(b.get(start))) {
      all.add(new LineDifference("same", start + 1, start + 1, a.get(start)));
      start++;
    }
    int end = 0;
    while (end < a.size() - start
        && end < b.size() - start
        && a.get(a.size() - 1 - end).equals(b.get(b.size() - 1 - end))) {
      end++;
    }
    middle(a, b, start, a.size() - end, b.size() - end, all);
    for (int i = end; i > 0; i--) {
      all.add(same(a, a.size() - i, b.size() - i));
    }
    return withoutLongGaps(all);
  }

  private static void middle(
      List<String> a, List<String> b, int start, int aEnd, int bEnd, List<LineDifference> all) {
    int rows = aEnd - start;
    int columns = bEnd - start;
    int[][] common =
        (long) rows * columns > LARGEST ? new int[0][] : common(a, b, start, aEnd, bEnd);
    int i = 0;
    int j = 0;
    while (i < rows || j < columns) {
      boolean both = common.length > 0 && i < rows && j < columns;
      if (both && a.get(start + i).equals(b.get(start + j))) {
        all.add(same(a, start + i++, start + j++));
      } else if (i < rows && (!both || common[i + 1][j] >= common[i][j + 1])) {
        all.add(new LineDifference("removed", start + i + 1, 0, a.get(start + i++)));
      } else {
        all.add(new LineDifference("added", 0, start + j + 1, b.get(start + j++)));
      }
    }
  }

  /** How many lines the rests from each pair of lines on have in common. */
  private static int[][] common(List<String> a, List<String> b, int start, int aEnd, int bEnd) {
    int[][] common = new int[aEnd - start + 1][bEnd - start + 1];
    for (int i = aEnd - start - 1; i >= 0; i--) {
      for (int j = bEnd - start - 1; j >= 0; j--) {
        common[i][j] =
            a.get(start + i).equals(b.get(start + j))
                ? common[i + 1][j + 1] + 1
                : Math.max(common[i + 1][j], common[i][j + 1]);
      }
    }
    return common;
  }

  private static LineDifference same(List<String> a, int i, int j) {
    return new LineDifference("same", i + 1, j + 1, a.get(i));
  }

  private static List<LineDifference> withoutLongGaps(List<LineDifference> all) {
    boolean[] near = new boolean[all.size()];
    boolean any = false;
    for (int i = 0; i < all.size(); i++) {
      if (!all.get(i).kind.equals("same")) {
        any = true;
        for (int k = Math.max(0, i - CONTEXT); k <= Math.min(all.size() - 1, i + CONTEXT); k++) {
          near[k] = true;
        }
      }
    }
    List<LineDifference> shown = new ArrayList<>();
    for (int i = 0; any && i < all.size(); i++) {
      if (near[i]) {
        shown.add(all.get(i));
      } else if (shown.isEmpty() || !shown.getLast().kind.equals("gap")) {
        shown.add(new LineDifference("gap", 0, 0, "…"));
      }
    }
    return shown;
  }
}
