package dev.touchstone.console;

import dev.touchstone.trust.HostTrust;
import java.util.List;
import java.util.Map;

/**
 * The fleet, a page at a time.
 *
 * @param counts how many hosts there are, by state, filtered or not
 * @param found how many fit what was asked
 * @param reasons what most hosts that are out have in common, the most frequent first
 * @param unsynchronised since when memory does not follow the database, in words; empty if it does
 */
public record FleetPage(
    FleetQuery query,
    Map<String, Long> counts,
    long total,
    int found,
    List<HostTrust> hosts,
    List<SharedReason> reasons,
    int pages,
    String unsynchronised) {

  /**
   * @param reason one sentence
   * @param hosts how many have it
   */
  public record SharedReason(String reason, long hosts) {}

  /** The words that tiles and filters offer; nobody has heard of a host that is unknown. */
  public List<String> states() {
    return List.of("untrusted", "stale", "pending", "trusted");
  }

  public long count(String state) {
    return counts.getOrDefault(state, 0L);
  }

  public boolean hasPrevious() {
    return query.page() > 1;
  }

  public boolean hasNext() {
    return query.page() < pages;
  }
}
