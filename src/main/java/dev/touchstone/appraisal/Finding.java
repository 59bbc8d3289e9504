package dev.touchstone.appraisal;

import java.util.Optional;
import java.util.OptionalInt;

/**
 * One thing that an appraisal noticed.
 *
 * @param rule the rule that spoke, stable across versions: {@code golden.pcr}
 * @param expected what the rule wanted, {@code actual} what the evidence has
 * @param message a sentence for an operator: expected, found, and what it means
 */
public record Finding(
    String rule,
    Category category,
    Severity severity,
    OptionalInt pcr,
    OptionalInt event,
    Optional<String> expected,
    Optional<String> actual,
    String message) {

  static Finding of(String rule, Category category, Severity severity, String message) {
    return new Finding(
        rule,
        category,
        severity,
        OptionalInt.empty(),
        OptionalInt.empty(),
        Optional.empty(),
        Optional.empty(),
        message);
  }

  static Finding ofPcr(String rule, Category category, Severity severity, int pcr, String message) {
    return new Finding(
        rule,
        category,
        severity,
        OptionalInt.of(pcr),
        OptionalInt.empty(),
        Optional.empty(),
        Optional.empty(),
        message);
  }

  static Finding ofEvent(
      String rule, Category category, Severity severity, int pcr, int event, String message) {
    return new Finding(
        rule,
        category,
        severity,
        OptionalInt.of(pcr),
        OptionalInt.of(event),
        Optional.empty(),
        Optional.empty(),
        message);
  }

  Finding withValues(String expectedValue, String actualValue) {
    return new Finding(
        rule,
        category,
        severity,
        pcr,
        event,
        Optional.of(expectedValue),
        Optional.of(actualValue),
        message);
  }
}
