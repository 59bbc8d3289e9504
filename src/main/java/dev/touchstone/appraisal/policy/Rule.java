package dev.touchstone.appraisal.policy;

import dev.touchstone.appraisal.Category;
import dev.touchstone.appraisal.Severity;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.stream.Stream;

/** A compiled rule over the launch facts. */
public final class Rule {
  /** What becomes of a rule whose facts are not proven. */
  public enum WhenAbsent {
    FAIL,
    PASS
  }

  /** What must hold. */
  sealed interface Check {
    Expression expression();

    /** A condition that must be true. */
    record Require(Expression expression) implements Check {}

    /** A list that must be empty. */
    record Forbid(Expression expression) implements Check {}
  }

  private final String id;
  private final Optional<Expression> when;
  private final Check check;
  private final Category category;
  private final Severity severity;
  private final OptionalInt claim;
  private final MessageTemplate message;
  private final WhenAbsent absent;

  Rule(
      String id,
      Optional<Expression> when,
      Check check,
      Category category,
      Severity severity,
      OptionalInt claim,
      MessageTemplate message,
      WhenAbsent absent) {
    this.id = id;
    this.when = when;
    this.check = check;
    this.category = category;
    this.severity = severity;
    this.claim = claim;
    this.message = message;
    this.absent = absent;
  }

  public String id() {
    return id;
  }

  public Category category() {
    return category;
  }

  public Severity severity() {
    return severity;
  }

  /** The AR4SI value that a failure stands for; empty for that of category and severity. */
  public OptionalInt claim() {
    return claim;
  }

  public WhenAbsent absent() {
    return absent;
  }

  /** What must hold, as written. */
  public String condition() {
    return (check instanceof Check.Forbid ? "nothing in " : "")
        + Texts.line(check.expression().source().replaceAll("\\s+", " "));
  }

  /** What must hold for the rule to apply, as written; empty if it always does. */
  public String when() {
    return when.map(expression -> Texts.line(expression.source().replaceAll("\\s+", " ")))
        .orElse("");
  }

  /** What a failure says, as written: with names of facts in braces. */
  public String message() {
    return message.source();
  }

  /** The facts that the condition asks for. */
  public Set<String> facts() {
    return check.expression().facts();
  }

  /** {@code when} if there is one, and what must hold. */
  Stream<Expression> expressions() {
    return Stream.concat(when.stream(), Stream.of(check.expression()));
  }

  /** Holds the rule against a launch. A rule whose {@code when} cannot be told applies. */
  public RuleOutcome evaluate(FactBindings bindings) {
    if (when.isPresent()) {
      switch (when.get().evaluate(bindings)) {
        case Expression.Outcome.Value value when value.is(false) -> {
          return new RuleOutcome.NotApplicable();
        }
        case Expression.Outcome.Value value -> {
          // it applies
        }
        case Expression.Outcome.Absent(List<String> facts) -> {
          return ofAbsent(facts, bindings);
        }
        case Expression.Outcome.Broken(String reason) -> {
          return new RuleOutcome.Failed(text(bindings, List.of()) + " (when: " + reason + ")");
        }
      }
    }
    return switch (check.expression().evaluate(bindings)) {
      case Expression.Outcome.Absent(List<String> facts) -> ofAbsent(facts, bindings);
      case Expression.Outcome.Broken(String reason) ->
          new RuleOutcome.Failed(
              text(bindings, List.of()) + " (the rule could not be evaluated: " + reason + ")");
      case Expression.Outcome.Value(Object value) -> ofValue(value, bindings);
    };
  }

  private RuleOutcome ofValue(Object value, FactBindings bindings) {
    List<String> found =
        value instanceof List<?> list ? list.stream().map(String::valueOf).toList() : List.of();
    boolean passes =
        switch (check) {
          case Check.Require require -> Boolean.TRUE.equals(value);
          case Check.Forbid forbid -> value instanceof List<?> list && list.isEmpty();
        };
    return passes ? new RuleOutcome.Passed() : new RuleOutcome.Failed(text(bindings, found));
  }

  private RuleOutcome ofAbsent(List<String> facts, FactBindings bindings) {
    if (absent == WhenAbsent.PASS) {
      return new RuleOutcome.NotApplicable(); // nothing is wrong, and nothing was shown
    }
    List<String> reasons =
        facts.stream().map(fact -> fact + " is not proven: " + bindings.whyAbsent(fact)).toList();
    return new RuleOutcome.Absent(
        facts, "rule %s cannot be met: %s".formatted(id, Texts.line(String.join("; ", reasons))));
  }

  private String text(FactBindings bindings, List<String> found) {
    return message.render(bindings, found);
  }

  /** What it says, whatever the layout of the file. */
  void describe(CanonicalText out) {
    out.field("id", id)
        .field("when", when.map(Expression::source).orElse(""))
        .field(check instanceof Check.Forbid ? "forbid" : "require", check.expression().source())
        .field("category", category.text())
        .field("severity", severity.text())
        .field("claim", claim.isPresent() ? Integer.toString(claim.getAsInt()) : "")
        .field("message", message.source())
        .field("absent", absent.name());
  }
}
