package dev.touchstone.launch;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** What a fact says. */
public sealed interface FactValue {
  /** The value in plain collections, strings, numbers and booleans. */
  Object plain();

  /** One line for an operator; text of a log is not escaped here. */
  default String text() {
    return String.valueOf(plain());
  }

  /** A word, a command line, or a digest in lower-case hex. */
  record Text(String value) implements FactValue {
    @Override
    public Object plain() {
      return value;
    }
  }

  /** Yes or no. */
  record Flag(boolean value) implements FactValue {
    @Override
    public Object plain() {
      return value;
    }
  }

  /** A number. */
  record Count(long value) implements FactValue {
    @Override
    public Object plain() {
      return value;
    }
  }

  /** Several texts, in the order of measurement. */
  record Texts(List<String> values) implements FactValue {
    public Texts {
      values = List.copyOf(values);
    }

    @Override
    public Object plain() {
      return values;
    }

    @Override
    public String text() {
      return String.join(", ", values);
    }
  }

  /** Texts by a key: PCR to value, path to digests. */
  record Table(Map<String, List<String>> rows) implements FactValue {
    public Table {
      Map<String, List<String>> copy = new LinkedHashMap<>();
      rows.forEach((key, values) -> copy.put(key, List.copyOf(values)));
      rows = Collections.unmodifiableMap(copy);
    }

    @Override
    public Object plain() {
      return rows;
    }

    @Override
    public String text() {
      return rows.size() + (rows.size() == 1 ? " entry" : " entries");
    }
  }
}
