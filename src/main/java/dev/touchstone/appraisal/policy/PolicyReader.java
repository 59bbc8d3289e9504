package dev.touchstone.appraisal.policy;

import dev.touchstone.appraisal.Category;
import dev.touchstone.appraisal.Severity;
import dev.touchstone.golden.GoldenPart;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.EnumSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import java.util.regex.Pattern;

/** A policy's text to a policy, with every problem that can be found at once. */
final class PolicyReader {
  static final int MOST_RULES = 200;
  private static final int MOST_PROBLEMS = 50;
  private static final int LONGEST_TEXT = 4_000;
  private static final Pattern NAME = Pattern.compile("[a-z0-9]([a-z0-9-]{0,98}[a-z0-9])?");
  private static final Set<String> KEYS =
      Set.of(
          "name",
          "description",
          "hosts",
          "evidence",
          "golden",
          "require-categories",
          "rules",
          "baseline");

  private final List<PolicyProblem> problems = new ArrayList<>();
  private final Predicate<String> goldenSetExists;

  private PolicyReader(Predicate<String> goldenSetExists) {
    this.goldenSetExists = goldenSetExists;
  }

  static PolicyParsing read(String yaml, Predicate<String> goldenSetExists) {
    PolicyReader reader = new PolicyReader(goldenSetExists);
    try {
      Policy policy = reader.policy(yaml, YamlReader.read(yaml));
      if (reader.problems.isEmpty()) {
        return new PolicyParsing.Parsed(policy);
      }
    } catch (YamlReader.Refusal refusal) {
      reader.problems.add(refusal.problem());
    }
    return new PolicyParsing.Refused(
        reader.problems.stream()
            .sorted(
                Comparator.comparingInt(PolicyProblem::line)
                    .thenComparingInt(PolicyProblem::column))
            .distinct()
            .limit(MOST_PROBLEMS)
            .toList());
  }

  private Policy policy(String yaml, YamlNode root) {
    Fields fields = Fields.of(root, "the policy", KEYS, problems);
    String name = name(fields.requiredText("name", "a policy"), "name");
    String description = fields.text("description").map(this::description).orElse("");
    boolean baseline = fields.flag("baseline", false);
    EvidenceTerms evidence =
        fields
            .get("evidence")
            .map(node -> EvidenceReader.read(node, problems))
            .orElse(EvidenceTerms.DEFAULT);
    Map<GoldenPart, GoldenTerms> golden =
        fields
            .get("golden")
            .map(node -> GoldenReader.read(node, goldenSetExists, problems))
            .orElse(Map.of());
    List<Rule> rules = rules(fields);
    Set<Category> categories = categories(fields, baseline);
    Map<String, String> labels = new HostsReader(fields, problems).read();
    if (problems.isEmpty()) {
      refuseAcceptAll(fields, baseline, golden, rules);
    }
    return new Policy(
        yaml, name, description, labels, evidence, golden, categories, rules, baseline);
  }

  private String name(Optional<YamlNode.Scalar> text, String key) {
    text.filter(scalar -> !NAME.matcher(scalar.value()).matches())
        .ifPresent(
            scalar ->
                problems.add(
                    scalar
                        .place()
                        .problem(
                            "%s: expected 1 to 100 of a-z 0-9 -, found %s"
                                .formatted(key, scalar.title()))));
    return text.map(YamlNode.Scalar::value).orElse("");
  }

  private String description(YamlNode.Scalar scalar) {
    if (scalar.value().length() > LONGEST_TEXT) {
      problems.add(scalar.place().problem("longer than " + LONGEST_TEXT + " characters"));
    }
    return scalar.value().strip();
  }

  private Set<Category> categories(Fields fields, boolean baseline) {
    Map<String, Category> choices = RuleReader.categories();
    Set<Category> required = EnumSet.noneOf(Category.class);
    if (fields.has("require-categories")) {
      for (YamlNode.Scalar word : fields.texts("require-categories")) {
        fields.choice(word, "require-categories", choices).ifPresent(required::add);
      }
    } else {
      required.add(Category.INSTANCE_IDENTITY);
      required.add(Category.EXECUTABLES);
    }
    if (baseline) {
      // it can say nothing of executables, so it can never be trusted for them
      required.add(Category.EXECUTABLES);
    }
    return required;
  }

  private List<Rule> rules(Fields fields) {
    List<YamlNode> items = fields.list("rules");
    if (items.size() > MOST_RULES) {
      problems.add(
          fields
              .placeOf("rules")
              .problem("%d rules: at most %d".formatted(items.size(), MOST_RULES)));
      return List.of();
    }
    List<Rule> rules = new ArrayList<>();
    Set<String> ids = new LinkedHashSet<>();
    for (YamlNode item : items) {
      new RuleReader(item, problems)
          .read()
          .ifPresent(
              rule -> {
                if (!ids.add(rule.id())) {
                  problems.add(
                      item.place().problem("a second rule with the id \"" + rule.id() + "\""));
                }
                rules.add(rule);
              });
    }
    return rules;
  }

  private static boolean stops(Rule rule, FactBindings launch) {
    RuleOutcome outcome = rule.evaluate(launch);
    return outcome instanceof RuleOutcome.Failed || outcome instanceof RuleOutcome.Absent;
  }

  /** A launch that proves nothing must fail: threats.md 28, absence is distrust. */
  private void refuseAcceptAll(
      Fields fields, boolean baseline, Map<GoldenPart, GoldenTerms> golden, List<Rule> rules) {
    boolean wantsGolden =
        golden.values().stream().anyMatch(t -> t.presence() == GoldenTerms.Presence.REQUIRED);
    boolean ruleStops =
        rules.stream()
            .filter(rule -> rule.severity() != Severity.INFO)
            .anyMatch(rule -> stops(rule, FactBindings.NONE) && stops(rule, FactBindings.UNKNOWN));
    if (!wantsGolden && !ruleStops && !baseline) {
      problems.add(
          fields
              .place()
              .problem(
                  "the policy would accept every launch: it requires no golden part, and a launch of which nothing is"
                      + " proven breaks no rule. Require one, or say baseline: true for a policy that never trusts"
                      + " executables"));
    }
    if (baseline && !golden.isEmpty()) {
      problems.add(
          fields
              .placeOf("golden")
              .problem("a baseline policy judges quote and logs alone: it names no golden part"));
    }
  }
}
