package dev.touchstone.appraisal.policy;

import dev.cel.common.types.CelType;
import dev.cel.common.types.ListType;
import dev.cel.common.types.MapType;
import dev.cel.common.types.SimpleType;
import dev.touchstone.launch.FactValue;
import java.util.List;
import java.util.Optional;

/** What type a fact has in a rule. */
public enum FactKind {
  /** A word, a command line, a digest in lower-case hex; several digests are joined by ", ". */
  TEXT(SimpleType.STRING),
  FLAG(SimpleType.BOOL),
  COUNT(SimpleType.INT),
  LIST(ListType.create(SimpleType.STRING)),
  /** Key to texts: PCR to value, path to digests. */
  TABLE(MapType.create(SimpleType.STRING, ListType.create(SimpleType.STRING)));

  private final CelType type;

  FactKind(CelType type) {
    this.type = type;
  }

  CelType type() {
    return type;
  }

  /** The value as a rule sees it; empty if it cannot be of this kind. */
  Optional<Object> of(FactValue value) {
    return switch (this) {
      // a rule that wants one digest must not be content with two, of which one is it
      case TEXT ->
          value instanceof FactValue.Text || value instanceof FactValue.Texts
              ? Optional.of(value.text())
              : Optional.empty();
      case FLAG -> value instanceof FactValue.Flag ? Optional.of(value.plain()) : Optional.empty();
      case COUNT ->
          value instanceof FactValue.Count ? Optional.of(value.plain()) : Optional.empty();
      case LIST ->
          switch (value) {
            case FactValue.Texts(List<String> texts) -> Optional.of(texts);
            case FactValue.Text(String text) -> Optional.of(List.of(text));
            default -> Optional.empty();
          };
      case TABLE ->
          value instanceof FactValue.Table ? Optional.of(value.plain()) : Optional.empty();
    };
  }
}
