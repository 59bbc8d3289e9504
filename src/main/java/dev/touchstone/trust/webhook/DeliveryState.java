package dev.touchstone.trust.webhook;

import dev.touchstone.runtime.http.ProblemException;
import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;

/** What has become of an event so far. */
enum DeliveryState {
  PENDING("d.delivered_at is null and d.dead_at is null"),
  DELIVERED("d.delivered_at is not null"),
  /** Given up: an operator may have it sent again. */
  DEAD("d.delivered_at is null and d.dead_at is not null");

  private final String text = name().toLowerCase(Locale.ROOT);
  private final String condition;

  DeliveryState(String condition) {
    this.condition = condition;
  }

  String text() {
    return text;
  }

  /** In SQL, of a row {@code d}. */
  String condition() {
    return condition;
  }

  static DeliveryState of(boolean delivered, boolean dead) {
    if (delivered) {
      return DELIVERED;
    }
    return dead ? DEAD : PENDING;
  }

  /** The state that a query asks for, none if it asks for none, or a 400. */
  static Optional<DeliveryState> wanted(String text) {
    if (text == null || text.isEmpty()) {
      return Optional.empty();
    }
    return Optional.of(
        Arrays.stream(values())
            .filter(state -> state.text.equals(text))
            .findFirst()
            .orElseThrow(
                () -> ProblemException.invalid("state", "state is pending, delivered or dead")));
  }
}
