package dev.touchstone.appraisal;

import java.util.Optional;
import java.util.OptionalInt;

/**
 * One thing that an appraisal noticed.
 *
 * @param rule the rule that spoke, stable across versions: {@code golden.pcr}; a policy's own rules
 *     have no dot
 * @param claim the AR4SI value that it stands for in its category; empty for one of severity info
 * @param event index in the log of the PCR
 * @param expected what the rule wanted, {@code actual} what the evidence has
 * @param candidate the golden set that comes nearest, if golden sets were compared
 * @param message a sentence for an operator: expected, found, and what it means
 */
public record Finding(
    String rule,
    Category category,
    Severity severity,
    OptionalInt claim,
    OptionalInt pcr,
    OptionalInt event,
    Optional<String> expected,
    Optional<String> actual,
    Optional<String> candidate,
    String message) {

  /** A finding without place and values, with the usual claim of its category and severity. */
  static Finding of(String rule, Category category, Severity severity, String message) {
    return new Finding(
        rule,
        category,
        severity,
        usualClaim(category, severity),
        OptionalInt.empty(),
        OptionalInt.empty(),
        Optional.empty(),
        Optional.empty(),
        Optional.empty(),
        message);
  }

  static Finding ofPcr(String rule, Category category, Severity severity, int pcr, String message) {
    return of(rule, category, severity, message).at(OptionalInt.of(pcr), OptionalInt.empty());
  }

  static Finding ofEvent(
      String rule, Category category, Severity severity, int pcr, int event, String message) {
    return of(rule, category, severity, message).at(OptionalInt.of(pcr), OptionalInt.of(event));
  }

  private static OptionalInt usualClaim(Category category, Severity severity) {
    return switch (severity) {
      case INFO -> OptionalInt.empty();
      case WARNING ->
          OptionalInt.of(
              category == Category.EXECUTABLES ? TrustVector.UNRECOGNISED : TrustVector.WEAK);
      case CONTRAINDICATED -> OptionalInt.of(TrustVector.CONTRAINDICATED);
    };
  }

  Finding at(OptionalInt atPcr, OptionalInt atEvent) {
    return new Finding(
        rule, category, severity, claim, atPcr, atEvent, expected, actual, candidate, message);
  }

  Finding claiming(int value) {
    return new Finding(
        rule,
        category,
        severity,
        severity == Severity.INFO ? OptionalInt.empty() : OptionalInt.of(value),
        pcr,
        event,
        expected,
        actual,
        candidate,
        message);
  }

  Finding withValues(Optional<String> expectedValue, Optional<String> actualValue) {
    return new Finding(
        rule,
        category,
        severity,
        claim,
        pcr,
        event,
        expectedValue,
        actualValue,
        candidate,
        message);
  }

  Finding near(String goldenSet) {
    return new Finding(
        rule,
        category,
        severity,
        claim,
        pcr,
        event,
        expected,
        actual,
        Optional.of(goldenSet),
        message);
  }
}
