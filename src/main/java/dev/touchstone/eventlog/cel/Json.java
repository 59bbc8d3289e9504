package dev.touchstone.eventlog.cel;

import java.util.List;
import java.util.Map;
import java.util.Optional;

/** A JSON value of a log; {@code from} and {@code to} are where it stands in the bytes. */
sealed interface Json {
  record Obj(Map<String, Json> members, int from, int to) implements Json {
    Optional<Json> get(String key) {
      return Optional.ofNullable(members.get(key));
    }

    Optional<String> text(String key) {
      return get(key).flatMap(v -> v instanceof Text(String s) ? Optional.of(s) : Optional.empty());
    }

    /** A whole number of 0 to 2^53. */
    Optional<Long> number(String key) {
      return get(key).flatMap(v -> v instanceof Num(long n) ? Optional.of(n) : Optional.empty());
    }
  }

  record Arr(List<Json> items) implements Json {}

  record Text(String value) implements Json {}

  /** A whole number; other numbers are {@link Other}. */
  record Num(long value) implements Json {}

  /** true, false, null, and numbers that are not whole: nothing in a log means any of them. */
  record Other(String literal) implements Json {}
}
