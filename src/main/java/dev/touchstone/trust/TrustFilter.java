package dev.touchstone.trust;

import dev.touchstone.runtime.http.ProblemException;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Collectors;

/**
 * Which hosts a list shows: those that fit all that is given.
 *
 * @param states any of them; empty for all
 * @param labels all of them; a label without a value may have any
 */
record TrustFilter(
    Optional<Boolean> trusted,
    Set<TrustState> states,
    Map<String, Optional<String>> labels,
    Optional<String> policy)
    implements Predicate<HostTrust> {
  private static final int MOST = 50;

  static TrustFilter of(String trusted, List<String> states, List<String> labels, String policy) {
    if (states.size() > MOST || labels.size() > MOST) {
      throw ProblemException.invalid("label", "at most " + MOST + " filters of a kind are taken");
    }
    Set<TrustState> wanted = EnumSet.noneOf(TrustState.class);
    states.forEach(state -> wanted.add(state(state)));
    Map<String, Optional<String>> pairs = new LinkedHashMap<>();
    labels.forEach(
        label -> {
          int equals = label.indexOf('=');
          if (equals == 0 || label.isEmpty()) {
            throw ProblemException.invalid("label", "a label is name=value, or a name alone");
          }
          pairs.put(
              equals < 0 ? label : label.substring(0, equals),
              equals < 0 ? Optional.empty() : Optional.of(label.substring(equals + 1)));
        });
    return new TrustFilter(
        flag(trusted), wanted, pairs, Optional.ofNullable(policy).filter(text -> !text.isEmpty()));
  }

  private static TrustState state(String text) {
    return Arrays.stream(TrustState.values())
        .filter(state -> state.text().equals(text))
        .findFirst()
        .orElseThrow(
            () ->
                ProblemException.invalid(
                    "state",
                    "a state is "
                        + Arrays.stream(TrustState.values())
                            .map(TrustState::text)
                            .collect(Collectors.joining(", "))));
  }

  private static Optional<Boolean> flag(String trusted) {
    return switch (trusted == null ? "" : trusted) {
      case "" -> Optional.empty();
      case "true" -> Optional.of(true);
      case "false" -> Optional.of(false);
      default -> throw ProblemException.invalid("trusted", "trusted is true or false");
    };
  }

  @Override
  public boolean test(HostTrust host) {
    TrustView view = host.trust();
    return trusted.filter(wanted -> wanted != view.trusted()).isEmpty()
        && (states.isEmpty()
            || states.stream().anyMatch(state -> state.text().equals(view.state())))
        && policy.filter(wanted -> !wanted.equals(view.policy())).isEmpty()
        && labels.entrySet().stream()
            .allMatch(
                label ->
                    label
                        .getValue()
                        .map(value -> value.equals(host.labels().get(label.getKey())))
                        .orElseGet(() -> host.labels().containsKey(label.getKey())));
  }
}
