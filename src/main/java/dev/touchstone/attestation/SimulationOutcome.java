package dev.touchstone.attestation;

import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;

/**
 * What a simulation came to.
 *
 * @param judged hosts whose evidence was judged
 * @param becomeTrusted hosts that are not trusted and would be
 * @param becomeUntrusted hosts that are trusted and would not be
 * @param otherwiseChanged hosts whose status alone would change
 * @param changes those that would lose trust first; at most as many as were asked for
 */
public record SimulationOutcome(
    int judged,
    int unchanged,
    int becomeTrusted,
    int becomeUntrusted,
    int otherwiseChanged,
    boolean cut,
    List<SimulatedHost> changes) {

  /** Counts while a simulation goes on. */
  static final class Tally {
    private final int limit;
    private final List<SimulatedHost> losing = new ArrayList<>();
    private final List<SimulatedHost> others = new ArrayList<>();
    private int judged;
    private int unchanged;
    private int becomeTrusted;
    private int becomeUntrusted;
    private int otherwiseChanged;

    Tally(int limit) {
      this.limit = limit;
    }

    void add(Collection<SimulatedHost> hosts) {
      for (SimulatedHost host : hosts) {
        judged++;
        if (!host.changes()) {
          unchanged++;
        } else if (host.was().trusted()) {
          becomeUntrusted++;
          keep(losing, host);
        } else if (host.becomes().trusted()) {
          becomeTrusted++;
          keep(others, host);
        } else {
          otherwiseChanged++;
          keep(others, host);
        }
      }
    }

    private void keep(List<SimulatedHost> list, SimulatedHost host) {
      if (list.size() < limit) {
        list.add(host);
      }
    }

    SimulationOutcome outcome() {
      List<SimulatedHost> changes = new ArrayList<>(losing);
      changes.addAll(others);
      int all = changes.size();
      List<SimulatedHost> shown =
          changes.stream()
              .limit(limit)
              .sorted(
                  Comparator.comparing((SimulatedHost h) -> !h.was().trusted())
                      .thenComparing(SimulatedHost::host))
              .toList();
      int changed = becomeTrusted + becomeUntrusted + otherwiseChanged;
      return new SimulationOutcome(
          judged,
          unchanged,
          becomeTrusted,
          becomeUntrusted,
          otherwiseChanged,
          changed > Math.min(all, limit),
          shown);
    }
  }
}
