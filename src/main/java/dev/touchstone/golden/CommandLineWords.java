package dev.touchstone.golden;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Two command lines compared word by word. */
final class CommandLineWords {
  private CommandLineWords() {}

  /** {@code `enforcing=0` added, `quiet` removed}; the same words in another order are said so. */
  static String difference(String expected, String actual) {
    List<String> before = words(expected);
    List<String> after = words(actual);
    List<String> said = new ArrayList<>();
    surplus(after, before).forEach(word -> said.add("`" + word + "` added"));
    surplus(before, after).forEach(word -> said.add("`" + word + "` removed"));
    return said.isEmpty() ? "the same words in another order or spacing" : String.join(", ", said);
  }

  /** How many words differ: to find the nearest of several. */
  static int distance(String expected, String actual) {
    List<String> before = words(expected);
    List<String> after = words(actual);
    return surplus(after, before).size() + surplus(before, after).size();
  }

  private static List<String> words(String line) {
    List<String> words = new ArrayList<>();
    for (String word : line.split(" ", -1)) {
      if (!word.isEmpty()) {
        words.add(word);
      }
    }
    return words;
  }

  /** Words of {@code from} beyond those of {@code without}, by number, in their order. */
  private static List<String> surplus(List<String> from, List<String> without) {
    Map<String, Integer> left = new LinkedHashMap<>();
    without.forEach(word -> left.merge(word, 1, Integer::sum));
    List<String> surplus = new ArrayList<>();
    for (String word : from) {
      if (left.merge(word, -1, Integer::sum) < 0) {
        surplus.add(word);
      }
    }
    return surplus;
  }
}
