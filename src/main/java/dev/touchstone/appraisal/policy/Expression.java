package dev.touchstone.appraisal.policy;

import dev.cel.common.CelErrorCode;
import dev.cel.runtime.CelEvaluationException;
import dev.cel.runtime.Program;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/** A compiled expression. Immutable and safe for any number of threads. */
final class Expression {
  private final String source;
  private final Set<String> facts;
  private final Needs needs;
  private final Program program;

  Expression(String source, Set<String> facts, Needs needs, Program program) {
    this.source = source;
    this.facts = Set.copyOf(facts);
    this.needs = needs;
    this.program = program;
  }

  /** What an evaluation came to. */
  sealed interface Outcome {
    /** A Boolean, or a list of texts. */
    record Value(Object value) implements Outcome {
      boolean is(boolean wanted) {
        return value.equals(wanted);
      }
    }

    /** The outcome hangs on facts that are not proven. */
    record Absent(List<String> facts) implements Outcome {}

    /** A limit was reached, or a key is not in a table. */
    record Broken(String reason) implements Outcome {}
  }

  /** As written. */
  String source() {
    return source;
  }

  /** The facts that it asks for, in alphabetical order. */
  Set<String> facts() {
    return new TreeSet<>(facts);
  }

  /** What is known of an evaluation before it is begun. */
  Needs.Answer shape(Set<String> present) {
    return needs.answer(present, new TreeSet<>());
  }

  Outcome evaluate(FactBindings bindings) {
    Set<String> present = bindings.values().keySet();
    if (!present.containsAll(facts)) {
      Set<String> missing = new TreeSet<>();
      if (needs.answer(present, missing) == Needs.Answer.STOPS) {
        return new Outcome.Absent(List.copyOf(missing));
      }
    }
    return run(bindings);
  }

  /** The same without a look at what is missing: what {@link #evaluate} must always agree with. */
  Outcome run(FactBindings bindings) {
    Set<String> missing = new TreeSet<>();
    try {
      return new Outcome.Value(
          program.eval(
              name -> {
                Optional<Object> value = Optional.ofNullable(bindings.values().get(name));
                if (value.isEmpty() && facts.contains(name)) {
                  missing.add(name);
                }
                return value;
              }));
    } catch (CelEvaluationException e) {
      if (e.getErrorCode() == CelErrorCode.ATTRIBUTE_NOT_FOUND && !missing.isEmpty()) {
        return new Outcome.Absent(List.copyOf(missing));
      }
      return new Outcome.Broken(Texts.line(String.valueOf(e.getMessage())));
    } catch (RuntimeException e) {
      // a rule that breaks has not been met; nothing that evidence says may stop an appraisal
      return new Outcome.Broken(e.getClass().getSimpleName());
    }
  }
}
