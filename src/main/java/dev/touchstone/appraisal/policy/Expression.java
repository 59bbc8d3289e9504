package dev.touchstone.appraisal.policy;

import dev.cel.runtime.CelEvaluationException;
import dev.cel.runtime.CelRuntime;
import dev.cel.runtime.CelUnknownSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/** A compiled expression. Immutable and safe for any number of threads. */
final class Expression {
  private final String source;
  private final Map<Long, String> facts;
  private final CelRuntime.Program program;

  Expression(String source, Map<Long, String> facts, CelRuntime.Program program) {
    this.source = source;
    this.facts = Map.copyOf(facts);
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

  /** The facts that it asks for. */
  Set<String> facts() {
    return new TreeSet<>(facts.values());
  }

  Outcome evaluate(FactBindings bindings) {
    try {
      Object value = program.eval(bindings.values());
      if (value instanceof CelUnknownSet unknown) {
        return new Outcome.Absent(absent(unknown, bindings));
      }
      return new Outcome.Value(value);
    } catch (CelEvaluationException e) {
      return new Outcome.Broken(Texts.line(String.valueOf(e.getMessage())));
    } catch (RuntimeException e) {
      // a rule that breaks has not been met; nothing that evidence says may stop an appraisal
      return new Outcome.Broken(e.getClass().getSimpleName());
    }
  }

  private List<String> absent(CelUnknownSet unknown, FactBindings bindings) {
    Set<String> decisive = new TreeSet<>();
    for (long id : unknown.unknownExprIds()) {
      String fact = facts.get(id);
      if (fact != null) {
        decisive.add(fact);
      }
    }
    if (decisive.isEmpty()) {
      facts().stream().filter(fact -> !bindings.has(fact)).forEach(decisive::add);
    }
    return List.copyOf(decisive);
  }
}
