package dev.touchstone.cli;

/** Colours, for terminals only: what goes into a file or a pipe stays plain. */
enum Ink {
  COLOURED,
  PLAIN;

  /**
   * Coloured if output goes to a terminal that shows colours (no-color.org). The launcher knows
   * whether it does and says so: Java 21 cannot tell a terminal from a file.
   */
  static Ink ofStandardOutput() {
    String noColor = System.getenv("NO_COLOR");
    boolean wanted = noColor == null || noColor.isEmpty();
    boolean terminal = Boolean.getBoolean("touchstone.terminal");
    return wanted && terminal && !"dumb".equals(System.getenv("TERM")) ? COLOURED : PLAIN;
  }

  String good(String text) {
    return paint("32;1", text);
  }

  String bad(String text) {
    return paint("31;1", text);
  }

  String doubtful(String text) {
    return paint("33", text);
  }

  String title(String text) {
    return paint("1", text);
  }

  String faint(String text) {
    return paint("2", text);
  }

  private String paint(String code, String text) {
    return this == PLAIN || text.isEmpty() ? text : "\u001b[" + code + "m" + text + "\u001b[0m";
  }
}
