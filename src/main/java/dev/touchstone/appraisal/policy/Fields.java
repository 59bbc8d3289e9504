package dev.touchstone.appraisal.policy;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/** The keys of one mapping, each asked for by its type; what does not fit becomes a problem. */
final class Fields {
  private final YamlNode.Place place;
  private final Map<String, YamlNode.Entry> entries = new HashMap<>();
  private final List<PolicyProblem> problems;

  private Fields(YamlNode.Place place, List<PolicyProblem> problems) {
    this.place = place;
    this.problems = problems;
  }

  /** The fields of {@code node}; none, and a problem, if it is no mapping. */
  static Fields of(YamlNode node, String what, Set<String> known, List<PolicyProblem> problems) {
    Fields fields = new Fields(node.place(), problems);
    if (!(node instanceof YamlNode.Mapping mapping)) {
      fields.complain(node, what + ": expected keys and values, found " + node.title());
      return fields;
    }
    for (YamlNode.Entry entry : mapping.entries()) {
      if (known.contains(entry.key())) {
        fields.entries.put(entry.key(), entry);
      } else {
        String near = Texts.didYouMean(entry.key(), new TreeSet<>(known));
        problems.add(
            entry
                .place()
                .problem(
                    "%s has no key \"%s\"%s"
                        .formatted(
                            what,
                            Texts.line(entry.key()),
                            near.isEmpty()
                                ? "; known: " + String.join(", ", new TreeSet<>(known))
                                : near)));
      }
    }
    return fields;
  }

  YamlNode.Place place() {
    return place;
  }

  void complain(YamlNode node, String message) {
    problems.add(node.place().problem(message));
  }

  boolean has(String key) {
    return entries.containsKey(key);
  }

  Optional<YamlNode> get(String key) {
    return Optional.ofNullable(entries.get(key)).map(YamlNode.Entry::value);
  }

  /** Where the key stands, or the mapping if it does not. */
  YamlNode.Place placeOf(String key) {
    return entries.containsKey(key) ? entries.get(key).place() : place;
  }

  Optional<YamlNode.Scalar> text(String key) {
    Optional<YamlNode> node = get(key);
    if (node.isPresent() && node.get() instanceof YamlNode.Scalar scalar) {
      if (!scalar.value().isBlank()) {
        return Optional.of(scalar);
      }
    }
    node.ifPresent(found -> complain(found, key + ": expected a text, found " + found.title()));
    return Optional.empty();
  }

  /** A text that must be there. */
  Optional<YamlNode.Scalar> requiredText(String key, String what) {
    if (!has(key)) {
      problems.add(place.problem(what + " needs the key \"" + key + "\""));
    }
    return text(key);
  }

  boolean flag(String key, boolean otherwise) {
    Optional<YamlNode> node = get(key);
    if (node.isEmpty()) {
      return otherwise;
    }
    if (node.get() instanceof YamlNode.Scalar scalar && scalar.plain()) {
      if (scalar.value().equals("true") || scalar.value().equals("false")) {
        return scalar.value().equals("true");
      }
    }
    complain(node.get(), key + ": expected true or false, found " + node.get().title());
    return otherwise;
  }

  /** One of several words. */
  <T> T choice(String key, Map<String, T> choices, T otherwise) {
    return text(key).flatMap(scalar -> choice(scalar, key, choices)).orElse(otherwise);
  }

  <T> Optional<T> choice(YamlNode.Scalar scalar, String what, Map<String, T> choices) {
    T chosen = choices.get(scalar.value());
    if (chosen == null) {
      complain(
          scalar,
          "%s: expected one of %s, found %s%s"
              .formatted(
                  what,
                  String.join(", ", choices.keySet()),
                  scalar.title(),
                  Texts.didYouMean(scalar.value(), choices.keySet())));
    }
    return Optional.ofNullable(chosen);
  }

  List<YamlNode> list(String key) {
    Optional<YamlNode> node = get(key);
    if (node.isPresent() && node.get() instanceof YamlNode.Sequence sequence) {
      return sequence.items();
    }
    node.ifPresent(found -> complain(found, key + ": expected a list, found " + found.title()));
    return List.of();
  }

  List<YamlNode.Scalar> texts(String key) {
    return list(key).stream()
        .flatMap(
            item -> {
              if (item instanceof YamlNode.Scalar scalar && !scalar.value().isBlank()) {
                return java.util.stream.Stream.of(scalar);
              }
              complain(item, key + ": expected a list of words, found " + item.title());
              return java.util.stream.Stream.empty();
            })
        .toList();
  }
}
