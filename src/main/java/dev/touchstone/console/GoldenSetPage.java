package dev.touchstone.console;

import dev.touchstone.golden.store.GoldenSetView;
import java.util.List;

/**
 * One version of a golden set.
 *
 * @param versions of the same name, the newest first
 * @param against the label of the version that it is held against; empty if there is no other
 * @param uses policies in force that hold launches against it
 * @param hosts the first trusted hosts that rest on it
 * @param hostCount how many do
 * @param over whether its validity has ended
 */
public record GoldenSetPage(
    GoldenSetView set,
    List<GoldenSetView> versions,
    GoldenContent content,
    GoldenOrigin origin,
    String against,
    List<GoldenUse> uses,
    List<String> hosts,
    long hostCount,
    boolean over) {
  public String path() {
    return "/console/golden-sets/" + set.name() + "/" + set.version();
  }

  public String label() {
    return GoldenCatalogue.label(set);
  }

  public String validity() {
    return GoldenRow.validity(set);
  }

  public List<GoldenDeed> deeds() {
    return GoldenDeed.of(set.state());
  }

  public long moreHosts() {
    return hostCount - hosts.size();
  }

  public String command() {
    return "touchstone golden show " + set.name() + " " + set.version();
  }
}
