package dev.touchstone.golden;

import dev.touchstone.launch.Fact;
import dev.touchstone.launch.FactValue;
import dev.touchstone.launch.LaunchFacts;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;

/** Facts of a launch held against those that a golden set names. */
final class FactMatch {
  private FactMatch() {}

  static Optional<GoldenDifference> check(FactMeasurement wanted, LaunchFacts facts) {
    Optional<Fact> fact = facts.get(wanted.fact());
    String what = FactWords.of(wanted.fact());
    if (fact.isEmpty()) {
      String why =
          Optional.ofNullable(facts.absent().get(wanted.fact()))
              .orElse("it does not apply to this launch");
      return Optional.of(
          difference(
              GoldenDifference.Kind.UNPROVEN,
              wanted,
              fact,
              "not proven",
              what + ": not proven: " + why));
    }
    if (!fact.get().isBound()) {
      return Optional.of(
          difference(
              GoldenDifference.Kind.UNPROVEN,
              wanted,
              fact,
              "a hint, no proof",
              what + ": the evidence only hints at it, no digest covers which it is"));
    }
    List<String> actual = values(fact.get().value());
    if (wanted.anyOf().contains(actual)) {
      return Optional.empty();
    }
    List<String> nearest = nearest(wanted, actual);
    return Optional.of(
        difference(
            GoldenDifference.Kind.UNEXPECTED,
            wanted,
            fact,
            String.join(", ", actual),
            what + ": " + said(wanted.fact(), nearest, actual)));
  }

  /** A value as a list of texts. */
  static List<String> values(FactValue value) {
    return switch (value) {
      case FactValue.Text(String text) -> List.of(text);
      case FactValue.Flag(boolean flag) -> List.of(String.valueOf(flag));
      case FactValue.Count(long count) -> List.of(String.valueOf(count));
      case FactValue.Texts(List<String> texts) -> texts;
      case FactValue.Table table ->
          table.rows().entrySet().stream()
              .map(row -> row.getKey() + " " + String.join(" ", row.getValue()))
              .toList();
    };
  }

  private static List<String> nearest(FactMeasurement wanted, List<String> actual) {
    if (FactWords.isCommandLine(wanted.fact()) && actual.size() == 1) {
      return wanted.anyOf().stream()
          .filter(value -> value.size() == 1)
          .min(
              Comparator.comparingInt(
                  value -> CommandLineWords.distance(value.getFirst(), actual.getFirst())))
          .orElse(wanted.anyOf().getFirst());
    }
    int size = actual.isEmpty() ? 0 : actual.getFirst().length();
    return wanted.anyOf().stream()
        .filter(value -> !value.isEmpty() && value.getFirst().length() == size)
        .findFirst()
        .orElse(wanted.anyOf().getFirst());
  }

  static String said(String fact, List<String> expected, List<String> actual) {
    if (FactWords.isCommandLine(fact) && expected.size() == 1 && actual.size() == 1) {
      return CommandLineWords.difference(expected.getFirst(), actual.getFirst());
    }
    if (expected.size() != actual.size()) {
      return "expected %d, found %d: expected %s, found %s"
          .formatted(expected.size(), actual.size(), list(expected), list(actual));
    }
    for (int i = 0; i < expected.size(); i++) {
      if (!expected.get(i).equals(actual.get(i))) {
        String place =
            expected.size() == 1 ? "" : "number %d of %d: ".formatted(i + 1, expected.size());
        return place
            + "expected "
            + FactWords.shown(expected.get(i))
            + ", found "
            + FactWords.shown(actual.get(i));
      }
    }
    return "the same";
  }

  private static String list(List<String> values) {
    return values.isEmpty()
        ? "none"
        : String.join(", ", values.stream().map(FactWords::shown).toList());
  }

  private static GoldenDifference difference(
      GoldenDifference.Kind kind,
      FactMeasurement wanted,
      Optional<Fact> fact,
      String actual,
      String sentence) {
    return new GoldenDifference(
        kind,
        fact.map(f -> f.provenance().pcr()).orElse(OptionalInt.empty()),
        fact.map(f -> f.provenance().event()).orElse(OptionalInt.empty()),
        wanted.fact(),
        Optional.of(
            String.join(
                " or ",
                wanted.anyOf().stream().limit(3).map(value -> String.join(", ", value)).toList())),
        Optional.of(actual),
        sentence);
  }
}
