package dev.touchstone.console;

import dev.touchstone.attestation.SimulatedHost;
import dev.touchstone.attestation.SimulationOutcome;
import java.util.ArrayList;
import java.util.List;

/**
 * What would follow for hosts from a deed that is not done yet.
 *
 * @param losing hosts that would lose trust
 * @param gaining hosts that would become trusted
 * @param others hosts that would stay untrusted with another status
 * @param problem why it cannot be said; empty if it can
 */
public record GoldenEffect(
    SimulationOutcome outcome,
    List<SimulatedHost> losing,
    List<SimulatedHost> gaining,
    List<SimulatedHost> others,
    String problem) {

  static GoldenEffect of(SimulationOutcome outcome) {
    return new GoldenEffect(
        outcome,
        outcome.changes().stream().filter(host -> host.was().trusted()).toList(),
        outcome.changes().stream()
            .filter(host -> !host.was().trusted() && host.becomes().trusted())
            .toList(),
        outcome.changes().stream()
            .filter(host -> !host.was().trusted() && !host.becomes().trusted())
            .toList(),
        "");
  }

  static GoldenEffect impossible(String problem) {
    return new GoldenEffect(
        new SimulationOutcome(0, 0, 0, 0, 0, false, List.of()),
        List.of(),
        List.of(),
        List.of(),
        problem);
  }

  public boolean nothing() {
    return outcome.changes().isEmpty();
  }

  /** All of it in one sentence. */
  public String sentence() {
    if (outcome.judged() == 0) {
      return "No host has sent evidence yet: nothing can change.";
    }
    List<String> words = new ArrayList<>();
    say(words, outcome.becomeUntrusted(), "would lose trust");
    say(words, outcome.becomeTrusted(), "would become trusted");
    say(words, outcome.otherwiseChanged(), "would change otherwise");
    String judged =
        "The last evidence of "
            + outcome.judged()
            + (outcome.judged() == 1 ? " host" : " hosts")
            + " was judged: ";
    if (words.isEmpty()) {
      return judged + "no verdict would change.";
    }
    say(
        words,
        outcome.unchanged(),
        outcome.unchanged() == 1 ? "stays as before" : "stay as before");
    return judged + String.join(", ", words) + ".";
  }

  private static void say(List<String> words, int hosts, String what) {
    if (hosts > 0) {
      words.add(hosts + " " + what);
    }
  }
}
