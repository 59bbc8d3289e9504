package dev.touchstone.appraisal.store;

import dev.touchstone.appraisal.policy.Policy;
import dev.touchstone.appraisal.policy.UnreadablePolicy;
import java.util.Map;

/** What a stored text is to this version of the software. */
sealed interface PolicyReading {
  record Compiled(Policy policy) implements PolicyReading {}

  record Unreadable(UnreadablePolicy policy) implements PolicyReading {}

  default String description() {
    return switch (this) {
      case Compiled(Policy policy) -> policy.description();
      case Unreadable(UnreadablePolicy policy) -> "";
    };
  }

  default Map<String, String> labels() {
    return switch (this) {
      case Compiled(Policy policy) -> policy.labels();
      case Unreadable(UnreadablePolicy policy) -> policy.labels().orElse(Map.of());
    };
  }
}
