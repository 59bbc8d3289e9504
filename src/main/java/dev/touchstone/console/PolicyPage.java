package dev.touchstone.console;

import dev.touchstone.appraisal.Category;
import dev.touchstone.appraisal.policy.Policy;
import dev.touchstone.appraisal.policy.Rule;
import dev.touchstone.appraisal.store.PolicyView;
import dev.touchstone.golden.GoldenPart;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;

/**
 * One version of a policy.
 *
 * @param versions all of its name, the newest first
 * @param hosts how many hosts are judged by a version of this name now
 * @param demands what evidence and golden sets it asks for, in words; empty if it cannot be read
 * @param against the version that it is compared with; 0 if there is no other
 */
public record PolicyPage(
    PolicyView view,
    List<PolicyView> versions,
    long hosts,
    List<Demand> demands,
    List<RuleRow> rules,
    List<String> lines,
    int against,
    List<LineDifference> differences) {

  /** One thing that is asked for. */
  public record Demand(String about, String words) {}

  /** A rule as a reader takes it in. */
  public record RuleRow(
      String id, String severity, String category, String when, String condition, String message) {
    static RuleRow of(Rule rule) {
      return new RuleRow(
          rule.id(),
          rule.severity().text(),
          rule.category().text(),
          rule.when(),
          rule.condition(),
          rule.message());
    }
  }

  public boolean active() {
    return view.state().equals("active");
  }

  public boolean retired() {
    return view.state().equals("retired");
  }

  public String chooses() {
    return PolicyRow.words(view.labels());
  }

  public String path() {
    return path(view);
  }

  public String command() {
    return "touchstone policy show " + view.name() + " " + view.version();
  }

  static String path(PolicyView view) {
    return "/console/policies/" + view.name() + "/" + view.version();
  }

  static List<Demand> demands(Policy policy) {
    List<Demand> demands = new ArrayList<>();
    demands.add(new Demand("Bank", policy.evidence().bank().bank()));
    demands.add(
        new Demand(
            "PCRs the quote must cover",
            policy.evidence().pcrs().isEmpty()
                ? "those that the service asks for"
                : policy.evidence().pcrs().stream()
                    .map(String::valueOf)
                    .collect(Collectors.joining(", "))));
    demands.add(
        new Demand(
            "Logs",
            policy.evidence().logs().entrySet().stream()
                .map(log -> word(log.getKey()) + " " + word(log.getValue()))
                .collect(Collectors.joining(", "))));
    policy
        .evidence()
        .maximumAge()
        .ifPresent(age -> demands.add(new Demand("A verdict counts for", Words.length(age))));
    Map<GoldenPart, String> parts = new TreeMap<>();
    policy
        .golden()
        .forEach(
            (part, terms) ->
                parts.put(
                    part,
                    terms.match().text()
                        + ", "
                        + terms.presence().text()
                        + (terms.sets().isEmpty() ? "" : ": " + String.join(", ", terms.sets()))));
    parts.forEach((part, words) -> demands.add(new Demand("Golden " + part.text(), words)));
    demands.add(
        new Demand(
            "Must be affirming",
            policy.requiredCategories().stream()
                .map(Category::text)
                .sorted()
                .collect(Collectors.joining(", "))));
    return demands;
  }

  private static String word(Enum<?> value) {
    return value.name().toLowerCase(java.util.Locale.ROOT).replace('_', '-');
  }
}
