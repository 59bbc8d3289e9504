package dev.touchstone.appraisal.policy;

import java.util.List;

/** What a text came to: a policy, or every problem that was found in it. */
public sealed interface PolicyParsing {
  /** A policy, checked and compiled. */
  record Parsed(Policy policy) implements PolicyParsing {}

  /** Not a policy; at least one problem, in the order of the text. */
  record Refused(List<PolicyProblem> problems) implements PolicyParsing {
    public Refused {
      problems = List.copyOf(problems);
    }
  }
}
