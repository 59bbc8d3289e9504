package dev.touchstone.appraisal.policy;

import dev.touchstone.launch.Fact;
import dev.touchstone.launch.FactValue;
import dev.touchstone.launch.LaunchFacts;
import dev.touchstone.launch.Provenance;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;

/** The facts of one launch as rules see them: bound ones only. Made once per appraisal. */
public final class FactBindings {
  /** Of a launch that proved nothing. */
  static final FactBindings NONE = of(LaunchFacts.NONE);

  /**
   * Of a quote without any log: facts that are always there say that they do not know. A rule that
   * such a launch meets stops nobody.
   */
  static final FactBindings UNKNOWN =
      of(
          new LaunchFacts(
              Map.of(
                  "launch.hypervisor", unknown(),
                  "launch.path", unknown(),
                  "firmware.secureBoot", unknown(),
                  "xen.xsm", unknown()),
              Map.of()));

  private static Fact unknown() {
    return new Fact(
        new FactValue.Text("unknown"),
        new Provenance(
            Provenance.Source.QUOTE,
            OptionalInt.empty(),
            OptionalInt.empty(),
            Provenance.Trust.BOUND),
        Optional.empty());
  }

  private final LaunchFacts facts;
  private final Map<String, Object> values;

  private FactBindings(LaunchFacts facts, Map<String, Object> values) {
    this.facts = facts;
    this.values = values;
  }

  public static FactBindings of(LaunchFacts facts) {
    Map<String, Object> values = new HashMap<>();
    facts
        .facts()
        .forEach(
            (name, fact) -> {
              if (fact.isBound()) {
                FactVocabulary.kind(name)
                    .flatMap(kind -> kind.of(fact.value()))
                    .ifPresent(value -> values.put(name, value));
              }
            });
    return new FactBindings(facts, values);
  }

  public LaunchFacts facts() {
    return facts;
  }

  Map<String, Object> values() {
    return values;
  }

  boolean has(String name) {
    return values.containsKey(name);
  }

  /** Why a rule cannot use the fact, for an operator. */
  public String whyAbsent(String name) {
    Fact hint = facts.facts().get(name);
    if (hint != null) {
      return "only a hint, which no rule may rely on"
          + hint.detail().map(detail -> ": " + detail).orElse("");
    }
    return facts.absent().getOrDefault(name, "nothing in the evidence proves it");
  }

  /** The value in one line, cut to a length that can be read; control characters are shown. */
  public String show(String name) {
    if (!has(name)) {
      return "absent";
    }
    return Texts.line(facts.facts().get(name).value().text());
  }
}
