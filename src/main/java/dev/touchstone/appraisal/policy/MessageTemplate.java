package dev.touchstone.appraisal.policy;

import java.util.ArrayList;
import java.util.List;

/** A sentence for an operator with facts in it: {@code Secure Boot is {firmware.secureBoot}}. */
final class MessageTemplate {
  /** What a {@code forbid} rule found. */
  static final String FOUND = "found";

  private sealed interface Piece {
    record Literal(String text) implements Piece {}

    record Name(String name) implements Piece {}
  }

  private final List<Piece> pieces;
  private final String source;

  private MessageTemplate(String source, List<Piece> pieces) {
    this.source = source;
    this.pieces = List.copyOf(pieces);
  }

  /** Two braces stand for one; what is wrong is added to {@code problems}. */
  static MessageTemplate parse(YamlNode.Scalar text, boolean finds, List<PolicyProblem> problems) {
    List<Piece> pieces = new ArrayList<>();
    StringBuilder literal = new StringBuilder();
    String value = text.value();
    for (int i = 0; i < value.length(); i++) {
      char c = value.charAt(i);
      if (c != '{' || value.startsWith("{{", i)) {
        literal.append(c);
        i += value.startsWith("{{", i) || value.startsWith("}}", i) ? 1 : 0;
        continue;
      }
      int end = value.indexOf('}', i);
      String name = end < 0 ? "" : value.substring(i + 1, end);
      if (end < 0) {
        problems.add(text.at(i).problem("a { without its }: write {{ for a brace"));
        break;
      }
      if (FactVocabulary.kind(name).isEmpty() && !(finds && name.equals(FOUND))) {
        problems.add(
            text.at(i)
                .problem(
                    "there is no fact \""
                        + Texts.line(name)
                        + "\" to show"
                        + Texts.didYouMean(name, FactVocabulary.names())));
      }
      pieces.add(new Piece.Literal(literal.toString()));
      literal.setLength(0);
      pieces.add(new Piece.Name(name));
      i = end;
    }
    pieces.add(new Piece.Literal(literal.toString()));
    return new MessageTemplate(value.strip(), pieces);
  }

  String source() {
    return source;
  }

  String render(FactBindings bindings, List<String> found) {
    StringBuilder out = new StringBuilder();
    for (Piece piece : pieces) {
      switch (piece) {
        case Piece.Literal(String text) -> out.append(text);
        case Piece.Name(String name) ->
            out.append(
                name.equals(FOUND) ? Texts.line(String.join(", ", found)) : bindings.show(name));
      }
    }
    return out.toString().strip();
  }
}
