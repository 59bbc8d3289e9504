package dev.touchstone.console;

import dev.touchstone.golden.store.GoldenSetView;
import java.time.Instant;
import java.util.List;
import java.util.Map;

/**
 * One name of golden sets in a list.
 *
 * @param versions all of them, the newest first
 * @param hosts how many trusted hosts rest on any of them
 * @param policies in force that hold launches against it
 */
public record GoldenRow(List<GoldenSetView> versions, long hosts, List<String> policies) {
  public GoldenSetView newest() {
    return versions.getFirst();
  }

  public String name() {
    return newest().name();
  }

  public String path() {
    return "/console/golden-sets/" + name() + "/" + newest().version();
  }

  /** Versions that hosts are judged by, the newest first. */
  public List<Integer> active() {
    return versions.stream()
        .filter(view -> view.state().equals("active"))
        .map(GoldenSetView::version)
        .toList();
  }

  public GoldenOrigin origin() {
    return GoldenOrigin.of(newest());
  }

  public String validity() {
    return validity(newest());
  }

  /** In words; empty if it has no end and no beginning. */
  static String validity(GoldenSetView view) {
    Map<String, Object> validity = view.validity() == null ? Map.of() : view.validity();
    String from = GoldenReading.text(validity.get("notBefore"));
    String until = GoldenReading.text(validity.get("notAfter"));
    return ((from.isEmpty() ? "" : "from " + from) + (until.isEmpty() ? "" : " until " + until))
        .strip();
  }

  /** Whether its time is over, though its state does not say so. */
  static boolean over(GoldenSetView view, Instant now) {
    Object until = view.validity() == null ? null : view.validity().get("notAfter");
    return until != null && !now.isBefore(Instant.parse(until.toString()));
  }
}
