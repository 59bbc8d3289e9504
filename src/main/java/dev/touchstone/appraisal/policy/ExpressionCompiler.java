package dev.touchstone.appraisal.policy;

import dev.cel.common.CelAbstractSyntaxTree;
import dev.cel.common.CelIssue;
import dev.cel.common.CelValidationException;
import dev.cel.common.CelValidationResult;
import dev.cel.common.types.CelType;
import dev.cel.runtime.CelEvaluationException;
import java.util.List;
import java.util.Optional;

/** Text to a checked and compiled expression; what is wrong is said at its place in the policy. */
final class ExpressionCompiler {
  private ExpressionCompiler() {}

  /** Empty if something was added to {@code problems}. */
  static Optional<Expression> compile(
      YamlNode.Scalar text, CelType wanted, List<PolicyProblem> problems) {
    String source = text.value();
    if (source.isBlank()) {
      problems.add(text.place().problem("an expression was expected, found nothing"));
      return Optional.empty();
    }
    CelValidationResult parsed = RuleLanguage.COMPILER.parse(source);
    if (parsed.hasError()) {
      report(text, parsed, problems);
      return Optional.empty();
    }
    try {
      CelAbstractSyntaxTree tree = parsed.getAst();
      FactReferences references = FactReferences.of(tree);
      if (!references.complaints().isEmpty()) {
        references
            .complaints()
            .forEach(
                complaint ->
                    problems.add(text.at(complaint.offset()).problem(complaint.message())));
        return Optional.empty();
      }
      CelValidationResult checked = RuleLanguage.COMPILER.check(tree);
      if (checked.hasError()) {
        report(text, checked, problems);
        return Optional.empty();
      }
      CelAbstractSyntaxTree typed = checked.getAst();
      if (!typed.getResultType().equals(wanted)) {
        problems.add(
            text.place()
                .problem(
                    "the expression is of type %s, expected %s"
                        .formatted(typed.getResultType().name(), wanted.name())));
        return Optional.empty();
      }
      return Optional.of(
          new Expression(
              source.strip(),
              references.facts(),
              Needs.of(tree),
              RuleLanguage.RUNTIME.createProgram(typed)));
    } catch (CelValidationException | CelEvaluationException e) {
      problems.add(text.place().problem(Texts.line(String.valueOf(e.getMessage()))));
      return Optional.empty();
    }
  }

  private static void report(
      YamlNode.Scalar text, CelValidationResult result, List<PolicyProblem> problems) {
    for (CelIssue issue : result.getErrors()) {
      int offset =
          offset(
              text.value(),
              issue.getSourceLocation().getLine(),
              issue.getSourceLocation().getColumn());
      problems.add(text.at(offset).problem(Texts.line(issue.getMessage())));
    }
  }

  /** CEL counts lines from 1 and columns from 0. */
  private static int offset(String value, int line, int column) {
    int at = 0;
    for (int i = 1; i < line; i++) {
      int end = value.indexOf('\n', at);
      if (end < 0) {
        break;
      }
      at = end + 1;
    }
    return Math.min(at + Math.max(column, 0), value.length());
  }
}
