package dev.touchstone.appraisal.policy;

import java.util.List;

/** What a rule says of one launch. */
public sealed interface RuleOutcome {
  /** Its condition holds. */
  record Passed() implements RuleOutcome {}

  /** It is for other launches. */
  record NotApplicable() implements RuleOutcome {}

  /** Its condition does not hold. */
  record Failed(String message) implements RuleOutcome {}

  /** Facts that it hangs on are not proven, and it does not say that this passes. */
  record Absent(List<String> facts, String message) implements RuleOutcome {
    public Absent {
      facts = List.copyOf(facts);
    }
  }
}
