package dev.touchstone.appraisal.policy;

import dev.cel.common.CelAbstractSyntaxTree;
import dev.cel.common.ast.CelExpr;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Which facts an expression names, found before types are checked: the type checker knows a fact
 * {@code firmware.secureBoot} only as a whole, and could say no more of a typo than that there is
 * no {@code firmware}.
 */
record FactReferences(Set<String> facts, List<Complaint> complaints) {
  private static final int NESTED = 2;
  private static final String LOOPS = "use all, exists or filter";
  private static final Map<String, String> NOT_OFFERED =
      Map.of(
          "exists_one", LOOPS,
          "existsOne", LOOPS,
          "map", LOOPS,
          "matches", "use contains, startsWith, endsWith, or a function for command lines",
          "has", "absent says what becomes of a rule that asks for a fact that is not proven");

  /** Something that is wrong, by its place in the expression. */
  record Complaint(int offset, String message) {}

  static FactReferences of(CelAbstractSyntaxTree tree) {
    Walk walk = new Walk(tree.getSource().getPositionsMap());
    walk.visit(tree.getExpr(), Set.of(), 0);
    return new FactReferences(walk.facts, walk.complaints);
  }

  private static final class Walk {
    private final Set<String> facts = new HashSet<>();
    private final List<Complaint> complaints = new ArrayList<>();
    private final Map<Long, Integer> positions;

    Walk(Map<Long, Integer> positions) {
      this.positions = positions;
    }

    void visit(CelExpr expr, Set<String> locals, int loops) {
      switch (expr.getKind()) {
        case IDENT, SELECT -> name(expr, locals, loops);
        case CALL -> {
          if (isRefused(expr, locals)) {
            return;
          }
          expr.call().target().ifPresent(target -> visit(target, locals, loops));
          expr.call().args().forEach(argument -> visit(argument, locals, loops));
          comparesWithItself(expr);
        }
        case LIST -> expr.list().elements().forEach(element -> visit(element, locals, loops));
        case MAP ->
            expr.map()
                .entries()
                .forEach(
                    entry -> {
                      visit(entry.key(), locals, loops);
                      visit(entry.value(), locals, loops);
                    });
        case COMPREHENSION -> comprehension(expr, locals, loops);
        case STRUCT -> complain(expr.id(), "messages are not part of the rule language");
        case CONSTANT, NOT_SET -> {}
      }
    }

    /**
     * What is not offered, said by its name before its arguments are: the type checker would speak
     * of a fact {@code x}. The one sum that counts is the one that the macro filter is made of,
     * into a variable whose name cannot be written; any other could grow with each step of a loop.
     */
    private boolean isRefused(CelExpr expr, Set<String> locals) {
      String function = expr.call().function();
      if (function.equals("_+_")) {
        boolean ofFilter =
            expr.call().args().getFirst().getKind() == CelExpr.ExprKind.Kind.IDENT
                && expr.call().args().getFirst().ident().name().startsWith("@")
                && locals.contains(expr.call().args().getFirst().ident().name());
        if (!ofFilter) {
          complain(
              expr.id(),
              "there is no + in rules: ask each list of its own, as in x in a || x in b");
        }
        return !ofFilter;
      }
      Optional<String> instead = Optional.ofNullable(NOT_OFFERED.get(function));
      instead.ifPresent(
          words -> complain(expr.id(), "there is no " + function + " in rules: " + words));
      return instead.isPresent();
    }

    private void comprehension(CelExpr expr, Set<String> locals, int loops) {
      CelExpr.CelComprehension loop = expr.comprehension();
      if (loops >= NESTED) {
        complain(expr.id(), "all, exists and filter can be nested " + NESTED + " deep at most");
        return;
      }
      visit(loop.iterRange(), locals, loops);
      Set<String> inside = new HashSet<>(locals);
      inside.add(loop.iterVar());
      inside.add(loop.accuVar());
      visit(loop.loopStep(), inside, loops + 1);
    }

    /** A name with dots; the longest start that is a fact counts, what follows is a field. */
    private void name(CelExpr expr, Set<String> locals, int loops) {
      List<CelExpr> chain = new ArrayList<>();
      CelExpr at = expr;
      while (at.getKind() == CelExpr.ExprKind.Kind.SELECT) {
        chain.add(at);
        at = at.select().operand();
      }
      if (at.getKind() != CelExpr.ExprKind.Kind.IDENT) {
        visit(at, locals, loops);
        return;
      }
      if (locals.contains(at.ident().name())) {
        return;
      }
      StringBuilder name = new StringBuilder(at.ident().name());
      for (int i = chain.size() - 1; i >= 0; i--) {
        name.append('.').append(chain.get(i).select().field());
        if (FactVocabulary.kind(name.toString()).isPresent()) {
          facts.add(name.toString());
          return;
        }
      }
      complain(
          at.id(),
          "there is no fact \""
              + Texts.line(name.toString())
              + "\""
              + Texts.didYouMean(name.toString(), FactVocabulary.names()));
    }

    private void comparesWithItself(CelExpr expr) {
      boolean comparison =
          Set.of("_==_", "_!=_", "_<=_", "_>=_", "_<_", "_>_", "@in")
              .contains(expr.call().function());
      if (comparison
          && expr.call().args().size() == 2
          && written(expr.call().args().get(0)).equals(written(expr.call().args().get(1)))) {
        complain(expr.id(), "both sides of the comparison are the same: it says nothing");
      }
    }

    /** An expression without the numbers of its nodes. */
    private static String written(CelExpr expr) {
      return expr.toString().replaceAll("\\[\\d+\\]", "");
    }

    private void complain(long id, String message) {
      complaints.add(new Complaint(positions.getOrDefault(id, 0), message));
    }
  }
}
