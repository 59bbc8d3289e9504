package dev.touchstone.appraisal.policy;

import dev.cel.common.CelAbstractSyntaxTree;
import dev.cel.common.ast.CelExpr;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/**
 * What an expression cannot do without. CEL answers an absent fact with an exception, which costs
 * more than the rest of a rule; where the shape of the expression alone says that evaluation ends
 * at absent facts, and at which, it is not begun. Every doubt is left to the evaluation.
 */
sealed interface Needs {
  /** How far the shape tells what comes of an evaluation. */
  enum Answer {
    /** It ends at facts that are absent. */
    STOPS,
    /** It comes to a value. */
    GOES_ON,
    /** It may come to a value, to a fault, or to an absent fact. */
    OPEN
  }

  /**
   * @param present the facts that are proven
   * @param missing gets the absent facts that the evaluation would ask for; of no use unless the
   *     answer is {@link Answer#STOPS}
   */
  Answer answer(Set<String> present, Set<String> missing);

  static Needs of(CelAbstractSyntaxTree tree) {
    return of(tree.getExpr());
  }

  private static Needs of(CelExpr expr) {
    return switch (expr.getKind()) {
      case CONSTANT -> new InOrder(List.of(), Answer.GOES_ON);
      case IDENT, SELECT -> name(expr);
      case CALL -> call(expr.call());
      case LIST -> new InOrder(all(expr.list().elements()), Answer.GOES_ON);
      // what is done with each element is done only if there is one
      case COMPREHENSION -> new InOrder(List.of(of(expr.comprehension().iterRange())), Answer.OPEN);
      case MAP, STRUCT, NOT_SET -> new InOrder(List.of(), Answer.OPEN);
    };
  }

  private static List<Needs> all(List<CelExpr> parts) {
    return parts.stream().map(Needs::of).toList();
  }

  private static Needs name(CelExpr expr) {
    String name = written(expr);
    if (FactVocabulary.kind(name).isPresent()) {
      return new Fact(name);
    }
    return new InOrder(
        expr.getKind() == CelExpr.ExprKind.Kind.SELECT
            ? List.of(of(expr.select().operand()))
            : List.of(),
        Answer.OPEN);
  }

  /** A name with dots, as it stands in the vocabulary; any other text for what is none. */
  private static String written(CelExpr expr) {
    return switch (expr.getKind()) {
      case IDENT -> expr.ident().name();
      case SELECT -> written(expr.select().operand()) + "." + expr.select().field();
      default -> "";
    };
  }

  private static Needs call(CelExpr.CelCall call) {
    List<CelExpr> parts = new ArrayList<>();
    call.target().ifPresent(parts::add);
    parts.addAll(call.args());
    return switch (call.function()) {
      case "_&&_", "_||_" -> new Either(all(parts));
      case "_?_:_" -> new InOrder(List.of(of(parts.getFirst())), Answer.OPEN);
      // any other function wants all of its arguments, in order
      default -> new InOrder(all(parts), Answer.OPEN);
    };
  }

  /** A fact by its name. */
  record Fact(String name) implements Needs {
    @Override
    public Answer answer(Set<String> present, Set<String> missing) {
      if (present.contains(name)) {
        return Answer.GOES_ON;
      }
      missing.add(name);
      return Answer.STOPS;
    }
  }

  /**
   * Parts that are all evaluated, one after the other: the first that stops, stops the whole.
   *
   * @param otherwise what is known if none of them stops
   */
  record InOrder(List<Needs> parts, Answer otherwise) implements Needs {
    @Override
    public Answer answer(Set<String> present, Set<String> missing) {
      for (Needs part : parts) {
        Answer answer = part.answer(present, missing);
        if (answer == Answer.STOPS && part instanceof Either) {
          // CEL hands the error of a && or || on as a value, and what that does to a function is
          // its
          // own affair
          return Answer.OPEN;
        }
        if (answer != Answer.GOES_ON) {
          return answer;
        }
      }
      return otherwise;
    }
  }

  /**
   * {@code &&} and {@code ||}: an absent fact on one side stops nothing if the other side decides,
   * so only absent facts on all sides do.
   */
  record Either(List<Needs> sides) implements Needs {
    @Override
    public Answer answer(Set<String> present, Set<String> missing) {
      for (Needs side : sides) {
        if (side.answer(present, missing) != Answer.STOPS) {
          return Answer.OPEN;
        }
      }
      return Answer.STOPS;
    }
  }
}
