package dev.touchstone.scheduler.kubernetes;

import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/**
 * Nodes by their labels, in the notation of Kubernetes: {@code key}, {@code !key}, {@code
 * key=value}, {@code key!=value}, joined by commas; all have to hold. Nothing selects every node.
 */
record NodeSelection(List<Term> terms) {
  static final NodeSelection EVERY = new NodeSelection(List.of());

  /**
   * @param wanted whether the label has to be there, with the value if there is one, or must not
   */
  record Term(String key, Optional<String> value, boolean wanted) {
    boolean holds(ClusterNode node) {
      Optional<String> actual = node.label(key);
      boolean matches = actual.isPresent() && (value.isEmpty() || value.equals(actual));
      return matches == wanted;
    }
  }

  NodeSelection {
    terms = List.copyOf(terms);
  }

  static NodeSelection parse(String text) {
    return new NodeSelection(
        Arrays.stream(text.split(","))
            .map(String::strip)
            .filter(term -> !term.isEmpty())
            .map(NodeSelection::term)
            .toList());
  }

  private static Term term(String text) {
    int not = text.indexOf("!=");
    int equals = text.indexOf('=');
    Term term;
    if (not > 0) {
      term = new Term(text.substring(0, not).strip(), value(text.substring(not + 2)), false);
    } else if (text.startsWith("!")) {
      term = new Term(text.substring(1).strip(), Optional.empty(), false);
    } else if (equals > 0) {
      term = new Term(text.substring(0, equals).strip(), value(text.substring(equals + 1)), true);
    } else {
      term = new Term(text, Optional.empty(), true);
    }
    if (!term.key().matches("[A-Za-z0-9._/-]+")) {
      throw new IllegalArgumentException(
          "expected key, !key, key=value or key!=value, joined by commas, found " + text);
    }
    return term;
  }

  private static Optional<String> value(String text) {
    return Optional.of(text.startsWith("=") ? text.substring(1).strip() : text.strip());
  }

  boolean selects(ClusterNode node) {
    return terms.stream().allMatch(term -> term.holds(node));
  }
}
