package dev.touchstone.console;

import dev.touchstone.golden.store.GoldenSetView;
import java.util.List;

/**
 * Golden sets that were made together, to be looked at before they are put into force together.
 *
 * @param leftOut what was taken into none of them, and why
 * @param query the part of an address that names the sets
 */
public record GoldenDraftsPage(
    List<Draft> drafts, List<GoldenOrigin.LeftOut> leftOut, List<String> notes, String query) {

  /**
   * @param uses policies in force that hold launches against it
   * @param before the label of the version before; empty if this is the first
   */
  public record Draft(
      GoldenSetView set, GoldenContent content, List<GoldenUse> uses, String before) {
    public String id() {
      return set.name() + "/" + set.version();
    }

    public String path() {
      return "/console/golden-sets/" + id();
    }

    public boolean draft() {
      return set.state().equals("draft");
    }
  }

  public List<Draft> waiting() {
    return drafts.stream().filter(Draft::draft).toList();
  }

  /** Those that change nothing, whatever state they are in. */
  public List<Draft> unused() {
    return drafts.stream()
        .filter(draft -> draft.uses().isEmpty() && !draft.set().part().equals("launch"))
        .toList();
  }
}
