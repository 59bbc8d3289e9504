package dev.touchstone.appraisal.policy;

import dev.cel.common.types.ListType;
import dev.cel.common.types.SimpleType;
import dev.touchstone.appraisal.Category;
import dev.touchstone.appraisal.Severity;
import dev.touchstone.appraisal.Status;
import dev.touchstone.appraisal.TrustVector;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.regex.Pattern;

/** One rule of a policy. */
final class RuleReader {
  private static final Set<String> KEYS =
      Set.of(
          "id", "when", "require", "forbid", "category", "severity", "claim", "message", "absent");
  private static final Pattern ID = Pattern.compile("[a-z0-9]([a-z0-9-]{0,98}[a-z0-9])?");
  private static final int LONGEST_MESSAGE = 1_000;

  private final Fields fields;
  private final List<PolicyProblem> problems;
  private final int before;

  RuleReader(YamlNode node, List<PolicyProblem> problems) {
    this.problems = problems;
    this.before = problems.size();
    this.fields = Fields.of(node, "a rule", KEYS, problems);
  }

  static Map<String, Category> categories() {
    Map<String, Category> categories = new LinkedHashMap<>();
    for (Category category : Category.values()) {
      categories.put(category.text(), category);
    }
    return categories;
  }

  private static Map<String, Severity> severities() {
    Map<String, Severity> severities = new LinkedHashMap<>();
    for (Severity severity : Severity.values()) {
      severities.put(severity.text(), severity);
    }
    return severities;
  }

  /** Empty if something is wrong with it. */
  Optional<Rule> read() {
    Optional<YamlNode.Scalar> id = fields.requiredText("id", "a rule");
    id.filter(text -> !ID.matcher(text.value()).matches())
        .ifPresent(text -> fields.complain(text, "id: expected a-z 0-9 -, found " + text.title()));
    fields.requiredText("category", "a rule");
    Category category = fields.choice("category", categories(), Category.CONFIGURATION);
    Severity severity = fields.choice("severity", severities(), Severity.CONTRAINDICATED);
    Rule.WhenAbsent absent =
        fields.choice(
            "absent",
            Map.of("fail", Rule.WhenAbsent.FAIL, "pass", Rule.WhenAbsent.PASS),
            Rule.WhenAbsent.FAIL);
    OptionalInt claim = claim(severity);
    Optional<Expression> when = when();
    Optional<Rule.Check> check = check();
    Optional<MessageTemplate> message =
        fields
            .requiredText("message", "a rule")
            .map(text -> MessageTemplate.parse(text, fields.has("forbid"), problems));
    fields
        .text("message")
        .filter(text -> text.value().length() > LONGEST_MESSAGE)
        .ifPresent(text -> fields.complain(text, "longer than " + LONGEST_MESSAGE + " characters"));
    if (problems.size() > before || id.isEmpty() || check.isEmpty() || message.isEmpty()) {
      return Optional.empty();
    }
    return Optional.of(
        new Rule(
            id.get().value(), when, check.get(), category, severity, claim, message.get(), absent));
  }

  private Optional<Expression> when() {
    Optional<YamlNode.Scalar> text = fields.text("when");
    Optional<Expression> when =
        text.flatMap(scalar -> ExpressionCompiler.compile(scalar, SimpleType.BOOL, problems));
    when.filter(condition -> isAlways(condition, false))
        .ifPresent(
            condition ->
                fields.complain(
                    text.orElseThrow(),
                    "when is false whatever is launched: the rule never applies"));
    return when;
  }

  private Optional<Rule.Check> check() {
    if (fields.has("require") == fields.has("forbid")) {
      problems.add(
          fields
              .place()
              .problem(
                  "a rule has either require or forbid: what must hold, or a list"
                      + " that must be empty"));
      return Optional.empty();
    }
    if (fields.has("forbid")) {
      Optional<YamlNode.Scalar> text = fields.text("forbid");
      Optional<Expression> found =
          text.flatMap(
              scalar ->
                  ExpressionCompiler.compile(scalar, ListType.create(SimpleType.STRING), problems));
      found
          .filter(list -> list.facts().isEmpty())
          .ifPresent(
              list -> fields.complain(text.orElseThrow(), "forbid asks for no fact of the launch"));
      return found.map(Rule.Check.Forbid::new);
    }
    Optional<YamlNode.Scalar> text = fields.text("require");
    Optional<Expression> condition =
        text.flatMap(scalar -> ExpressionCompiler.compile(scalar, SimpleType.BOOL, problems));
    condition
        .filter(expression -> isAlways(expression, true))
        .ifPresent(
            expression ->
                fields.complain(
                    text.orElseThrow(),
                    "the condition is true whatever is launched: the rule would accept every launch"));
    return condition.map(Rule.Check.Require::new);
  }

  /** Whether the outcome is known though not a single fact is. */
  private static boolean isAlways(Expression expression, boolean value) {
    return expression.evaluate(FactBindings.NONE) instanceof Expression.Outcome.Value known
        && known.is(value);
  }

  private OptionalInt claim(Severity severity) {
    Optional<YamlNode.Scalar> text = fields.text("claim");
    if (text.isEmpty()) {
      return OptionalInt.empty();
    }
    String value = text.get().value();
    if (!value.matches("[0-9]{1,3}") || severity == Severity.INFO) {
      fields.complain(
          text.get(),
          severity == Severity.INFO
              ? "claim: a rule of severity info makes no claim"
              : "claim: expected an AR4SI value, found " + text.get().title());
      return OptionalInt.empty();
    }
    int claim = Integer.parseInt(value);
    Status tier = severity.atBest();
    if (claim > 127 || TrustVector.tier(claim) != tier) {
      fields.complain(
          text.get(),
          "claim: %s is not in the tier %s (%s)"
              .formatted(value, tier.text(), tier == Status.WARNING ? "32 to 95" : "96 to 127"));
    }
    return OptionalInt.of(claim);
  }
}
