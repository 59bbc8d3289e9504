package dev.touchstone.appraisal.policy;

import java.util.List;

/** A YAML document with the place of each thing in it. No tags, anchors or aliases. */
sealed interface YamlNode {
  /** Where it begins. */
  Place place();

  /** What an operator calls it. */
  String title();

  /**
   * A place in the text.
   *
   * @param line from 1
   * @param column from 1
   */
  record Place(int line, int column) {
    PolicyProblem problem(String message) {
      return new PolicyProblem(line, column, message);
    }
  }

  /** Keys are unique. */
  record Mapping(Place place, List<Entry> entries) implements YamlNode {
    public Mapping {
      entries = List.copyOf(entries);
    }

    @Override
    public String title() {
      return "a mapping";
    }
  }

  /** A key with its value. */
  record Entry(String key, Place place, YamlNode value) {}

  /** A list. */
  record Sequence(Place place, List<YamlNode> items) implements YamlNode {
    public Sequence {
      items = List.copyOf(items);
    }

    @Override
    public String title() {
      return "a list";
    }
  }

  /**
   * A text, number or switch: YAML's own guess of which is not asked.
   *
   * @param plain written without quotes, on one line
   */
  record Scalar(Place place, String value, boolean plain, ScalarSource source) implements YamlNode {
    @Override
    public String title() {
      return value.isEmpty() ? "nothing" : "\"" + Texts.line(value) + "\"";
    }

    /** The place of a character of the value. */
    Place at(int offset) {
      return source.place(value, offset);
    }
  }
}
