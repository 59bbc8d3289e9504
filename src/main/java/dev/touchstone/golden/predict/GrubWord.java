package dev.touchstone.golden.predict;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * A word of a GRUB script before variables are put in.
 *
 * @param parts texts and variables in order
 * @param bare whether it was written without any quoting: only then can it be a keyword
 */
record GrubWord(List<Part> parts, boolean bare) {
  /**
   * A piece of a word.
   *
   * @param text the text, or the variable's name
   * @param quoted a quoted variable is not split at its spaces
   */
  record Part(String text, boolean variable, boolean quoted) {}

  GrubWord {
    parts = List.copyOf(parts);
  }

  boolean is(String keyword) {
    return bare && text().equals(keyword);
  }

  /** As written; variables as <code>${name}</code>. */
  String text() {
    StringBuilder out = new StringBuilder();
    for (Part part : parts) {
      out.append(part.variable() ? "${" + part.text() + "}" : part.text());
    }
    return out.toString();
  }

  /** The first variable without a value, if there is one. */
  Optional<String> unknown(Map<String, String> variables) {
    return parts.stream()
        .filter(part -> part.variable() && !variables.containsKey(part.text()))
        .map(Part::text)
        .findFirst();
  }

  /**
   * The arguments that it becomes: an unquoted variable is split at spaces, and one that is empty
   * leaves nothing behind. All variables must have a value.
   */
  List<String> expand(Map<String, String> variables) {
    List<String> words = new ArrayList<>();
    StringBuilder word = new StringBuilder();
    boolean any = !bare;
    for (Part part : parts) {
      if (!part.variable() || part.quoted()) {
        word.append(part.variable() ? variables.get(part.text()) : part.text());
        any = true;
        continue;
      }
      for (char c : variables.get(part.text()).toCharArray()) {
        if (c != ' ') {
          word.append(c);
          any = true;
        } else if (any) {
          words.add(word.toString());
          word.setLength(0);
          any = false;
        }
      }
    }
    if (any) {
      words.add(word.toString());
    }
    return words;
  }
}
