package dev.touchstone.appraisal.policy;

import dev.touchstone.golden.GoldenPart;
import dev.touchstone.golden.GoldenSet;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.function.Predicate;

/** The {@code golden} part of a policy. */
final class GoldenReader {
  private static final Set<String> KEYS = Set.of("match", "presence", "sets");

  private GoldenReader() {}

  static Map<GoldenPart, GoldenTerms> read(
      YamlNode node, Predicate<String> exists, List<PolicyProblem> problems) {
    Set<String> parts = new TreeSet<>();
    for (GoldenPart part : GoldenPart.values()) {
      parts.add(part.text());
    }
    Fields fields = Fields.of(node, "golden", parts, problems);
    Map<GoldenPart, GoldenTerms> golden = new EnumMap<>(GoldenPart.class);
    for (GoldenPart part : GoldenPart.values()) {
      fields.get(part.text()).ifPresent(terms -> golden.put(part, terms(terms, exists, problems)));
    }
    return golden;
  }

  private static GoldenTerms terms(
      YamlNode node, Predicate<String> exists, List<PolicyProblem> problems) {
    Fields fields = Fields.of(node, "a golden part", KEYS, problems);
    Map<String, GoldenTerms.Match> matches = new LinkedHashMap<>();
    for (GoldenTerms.Match match : GoldenTerms.Match.values()) {
      matches.put(match.text(), match);
    }
    Map<String, GoldenTerms.Presence> presences = new LinkedHashMap<>();
    for (GoldenTerms.Presence presence : GoldenTerms.Presence.values()) {
      presences.put(presence.text(), presence);
    }
    SortedSet<String> sets = new TreeSet<>();
    if (fields.has("sets") && fields.texts("sets").isEmpty()) {
      fields
          .get("sets")
          .ifPresent(
              list ->
                  fields.complain(
                      list, "sets: name at least one, or leave the key out for every set"));
    }
    for (YamlNode.Scalar name : fields.texts("sets")) {
      if (!GoldenSet.isName(name.value()) || !exists.test(name.value())) {
        fields.complain(name, "there is no golden set " + name.title());
      }
      sets.add(name.value());
    }
    return new GoldenTerms(
        fields.choice("match", matches, GoldenTerms.Match.ANY_OF),
        fields.choice("presence", presences, GoldenTerms.Presence.REQUIRED),
        sets);
  }
}
