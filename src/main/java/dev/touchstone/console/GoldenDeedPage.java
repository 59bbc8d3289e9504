package dev.touchstone.console;

import dev.touchstone.golden.store.GoldenSetView;

/**
 * Asks whether something is meant, with what would follow from it.
 *
 * @param hosts how many trusted hosts rest on the set
 */
public record GoldenDeedPage(GoldenSetView set, GoldenDeed deed, long hosts) {
  public String path() {
    return "/console/golden-sets/" + set.name() + "/" + set.version();
  }

  public String label() {
    return GoldenCatalogue.label(set);
  }

  public String command() {
    return "touchstone golden " + deed.command() + " " + set.name() + " " + set.version();
  }
}
