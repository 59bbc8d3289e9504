package dev.touchstone.golden.predict;

import java.util.ArrayList;
import java.util.List;

/**
 * Splits a GRUB script into commands of words (GRUB manual, "Writing full configuration files
 * directly", quoting and words). Any text gives commands; what a shell would refuse becomes words
 * that no command has.
 */
final class GrubLexer {
  private final String text;
  private int at;
  private final List<List<GrubWord>> commands = new ArrayList<>();
  private List<GrubWord> command = new ArrayList<>();
  private List<GrubWord.Part> parts = new ArrayList<>();
  private final StringBuilder run = new StringBuilder();
  private boolean inWord;
  private boolean bare = true;

  private GrubLexer(String text) {
    this.text = text;
  }

  /** The commands; a brace of its own is a command of one word, or the last word of one. */
  static List<List<GrubWord>> commands(String text) {
    GrubLexer lexer = new GrubLexer(text);
    while (lexer.at < text.length()) {
      lexer.step(text.charAt(lexer.at));
    }
    lexer.endCommand();
    return lexer.commands;
  }

  private void step(char c) {
    switch (c) {
      case ' ', '\t', '\r' -> {
        endWord();
        at++;
      }
      case '\n', ';' -> {
        endCommand();
        at++;
      }
      case '\'' -> single();
      case '"' -> quoted();
      case '\\' -> escape();
      case '$' -> variable(false);
      case '#' -> {
        if (inWord) {
          add(c);
        } else {
          int end = text.indexOf('\n', at);
          at = end < 0 ? text.length() : end;
        }
      }
      case '{', '}' -> brace(c);
      default -> add(c);
    }
  }

  private void brace(char c) {
    if (inWord) {
      add(c);
      return;
    }
    if (c == '}') {
      endCommand();
    }
    add(c);
    endCommand();
  }

  private void add(char c) {
    run.append(c);
    inWord = true;
    at++;
  }

  private void single() {
    int end = text.indexOf('\'', at + 1);
    int to = end < 0 ? text.length() : end;
    run.append(text, at + 1, to);
    inWord = true;
    bare = false;
    at = Math.min(to + 1, text.length());
  }

  private void quoted() {
    inWord = true;
    bare = false;
    at++;
    while (at < text.length() && text.charAt(at) != '"') {
      char c = text.charAt(at);
      if (c == '$') {
        variable(true);
      } else if (c == '\\'
          && at + 1 < text.length()
          && "$\"\\\n".indexOf(text.charAt(at + 1)) >= 0) {
        if (text.charAt(at + 1) != '\n') {
          run.append(text.charAt(at + 1));
        }
        at += 2;
      } else {
        run.append(c);
        at++;
      }
    }
    at = Math.min(at + 1, text.length());
  }

  private void escape() {
    if (at + 1 < text.length() && text.charAt(at + 1) != '\n') {
      run.append(text.charAt(at + 1));
      inWord = true;
      bare = false;
    }
    at = Math.min(at + 2, text.length());
  }

  /** A name, or a name in braces; a dollar before anything else is itself. */
  private void variable(boolean quoted) {
    boolean braces = at + 1 < text.length() && text.charAt(at + 1) == '{';
    int from = at + (braces ? 2 : 1);
    int to = from;
    while (to < text.length() && isName(text.charAt(to))) {
      to++;
    }
    boolean closed = !braces || (to < text.length() && text.charAt(to) == '}');
    if (to == from || !closed) {
      run.append('$');
      inWord = true;
      at++;
      return;
    }
    endRun();
    parts.add(new GrubWord.Part(text.substring(from, to), true, quoted));
    inWord = true;
    at = to + (braces ? 1 : 0);
  }

  private static boolean isName(char c) {
    return c == '_' || c == '?' || (c < 128 && Character.isLetterOrDigit(c));
  }

  private void endRun() {
    if (!run.isEmpty()) {
      parts.add(new GrubWord.Part(run.toString(), false, false));
      run.setLength(0);
    }
  }

  private void endWord() {
    if (inWord) {
      endRun();
      command.add(new GrubWord(parts, bare));
      parts = new ArrayList<>();
      inWord = false;
      bare = true;
    }
  }

  private void endCommand() {
    endWord();
    if (!command.isEmpty()) {
      commands.add(command);
      command = new ArrayList<>();
    }
  }
}
