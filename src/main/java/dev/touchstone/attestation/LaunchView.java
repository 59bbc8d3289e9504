package dev.touchstone.attestation;

import dev.touchstone.launch.Fact;
import dev.touchstone.launch.FactValue;
import dev.touchstone.launch.LaunchFacts;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;

/**
 * Launch facts as they stand in JSON: name to {@code {value, log, pcr, event, binding, detail}}.
 * Part of the contract of {@code touchstone verify --json}.
 */
public final class LaunchView {
  private LaunchView() {}

  /** Every fact with all of its value. */
  public static Map<String, Object> of(LaunchFacts facts) {
    return of(facts, Integer.MAX_VALUE);
  }

  /**
   * Every fact; a table of more than {@code rows} rows is left out and says so, for a server's list
   * of files has a hundred thousand.
   */
  public static Map<String, Object> of(LaunchFacts facts, int rows) {
    Map<String, Object> views = new LinkedHashMap<>();
    facts.facts().forEach((name, fact) -> views.put(name, view(fact, rows)));
    return views;
  }

  private static Map<String, Object> view(Fact fact, int rows) {
    Map<String, Object> view = new LinkedHashMap<>();
    boolean tooLong = fact.value() instanceof FactValue.Table table && table.rows().size() > rows;
    view.put("value", tooLong ? Map.of() : fact.value().plain());
    view.put("log", lower(fact.provenance().source().name()));
    fact.provenance().pcr().ifPresent(pcr -> view.put("pcr", pcr));
    fact.provenance().event().ifPresent(event -> view.put("event", event));
    view.put("binding", lower(fact.provenance().trust().name()));
    if (tooLong) {
      view.put("detail", fact.value().text() + ", not stored: verify the evidence to see them");
    } else {
      fact.detail().ifPresent(detail -> view.put("detail", detail));
    }
    return view;
  }

  private static String lower(String name) {
    return name.toLowerCase(Locale.ROOT);
  }
}
