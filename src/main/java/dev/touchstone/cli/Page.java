package dev.touchstone.cli;

import dev.touchstone.eventlog.SafeText;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalInt;

/** Text for people: columns that line up, and long lines that go on under their own beginning. */
final class Page {
  private static final int NARROWEST = 60;
  private static final int USUAL = 110;

  private final StringBuilder out = new StringBuilder();
  private final int width;

  Page(int width) {
    this.width = Math.max(NARROWEST, width);
  }

  /** As wide as the terminal says it is ({@code COLUMNS}), or as is good to read. */
  static Page forTerminal() {
    return new Page(columns().orElse(USUAL));
  }

  /** How wide the terminal is that output goes to; empty when it goes elsewhere. */
  static OptionalInt terminalWidth() {
    return Boolean.getBoolean("touchstone.terminal") ? columns() : OptionalInt.empty();
  }

  private static OptionalInt columns() {
    String columns = System.getenv("COLUMNS");
    return columns != null && columns.matches("[0-9]{1,4}")
        ? OptionalInt.of(Integer.parseInt(columns))
        : OptionalInt.empty();
  }

  void line(String text) {
    out.append(text).append('\n');
  }

  void blank() {
    out.append('\n');
  }

  /**
   * {@code lead} and beside it {@code text}, which goes on below itself where the line ends.
   *
   * @param painted the lead as it is printed; {@code plain} is what it measures
   */
  void hanging(String painted, String plain, String text) {
    int indent = plain.length();
    List<String> lines = wrap(SafeText.of(text), Math.max(20, width - indent));
    out.append(painted).append(lines.isEmpty() ? "" : lines.getFirst()).append('\n');
    for (String more : lines.stream().skip(1).toList()) {
      out.append(" ".repeat(indent)).append(more).append('\n');
    }
  }

  /** A line in two: short ones as they are, longer ones broken at blanks, or where they must. */
  static List<String> wrap(String text, int width) {
    List<String> lines = new ArrayList<>();
    StringBuilder line = new StringBuilder();
    for (String word : text.split(" ", -1)) {
      String rest = word;
      if (!line.isEmpty() && line.length() + 1 + rest.length() > width) {
        lines.add(line.toString());
        line.setLength(0);
      } else if (!line.isEmpty()) {
        line.append(' ');
      }
      while (line.length() + rest.length() > width) {
        int room = width - line.length();
        lines.add(line + rest.substring(0, room));
        line.setLength(0);
        rest = rest.substring(room);
      }
      line.append(rest);
    }
    if (!line.isEmpty()) {
      lines.add(line.toString());
    }
    return lines;
  }

  static String pad(String text, int width) {
    return text.length() >= width ? text : text + " ".repeat(width - text.length());
  }

  @Override
  public String toString() {
    return out.toString();
  }
}
