package dev.touchstone.scheduler.kubernetes;

import java.util.List;
import java.util.Optional;

/**
 * A key of a label, annotation or node selector, with the value it has to have; without one, any.
 */
record KeyMatch(String key, Optional<String> value) {
  KeyMatch {
    if (key.isBlank()) {
      throw new IllegalArgumentException("expected key or key=value, found no key");
    }
  }

  /** From {@code key=value} or {@code key}. */
  static KeyMatch parse(String text) {
    int equals = text.indexOf('=');
    return equals < 0
        ? new KeyMatch(text.strip(), Optional.empty())
        : new KeyMatch(
            text.substring(0, equals).strip(), Optional.of(text.substring(equals + 1).strip()));
  }

  static List<KeyMatch> parseAll(List<String> texts) {
    return texts.stream().map(KeyMatch::parse).toList();
  }

  boolean matches(String actual) {
    return value.isEmpty() || value.get().equals(actual);
  }
}
