package dev.touchstone.trust;

import dev.touchstone.attestation.FindingView;
import java.util.ArrayList;
import java.util.List;

/** What to do about a host, in words and commands. */
final class Remedies {
  private Remedies() {}

  static List<String> of(TrustView view, List<FindingView> against) {
    String host = view.host();
    return switch (view.state()) {
      case "trusted" ->
          List.of("nothing: it stays trusted if it attests again before " + view.expiresAt());
      case "untrusted" -> untrusted(host, against);
      case "stale" ->
          view.attestedAt() == null
              ? List.of("let it attest: systemctl start touchstone-agent on " + host)
              : List.of(
                  "see whether "
                      + host
                      + " is up, and what its agent says: journalctl -u touchstone-agent",
                  "let it attest: systemctl start touchstone-agent");
      case "pending" ->
          view.reason().contains("approve")
              ? List.of(
                  "compare the endorsement key with the inventory: GET /v1/hosts/" + host,
                  "if it is this machine's, approve it: POST /v1/hosts/" + host + "/approval")
              : List.of("install and start the agent on " + host);
      default ->
          List.of(
              "check the name: hosts are known by the name that their agent enrolled with",
              "install the agent on it, or announce it: POST /v1/hosts");
    };
  }

  private static List<String> untrusted(String host, List<FindingView> against) {
    List<String> remedies = new ArrayList<>();
    boolean golden = false;
    for (FindingView finding : against) {
      golden |= finding.candidate() != null || finding.rule().startsWith("golden");
    }
    if (golden) {
      remedies.add(
          "if the change was meant: capture the launch (POST /v1/golden-sets:capture with host "
              + host
              + "), preview and activate the sets; it is judged again at once, without a reboot");
      remedies.add("see what differs: POST /v1/golden-sets:diff with the golden set and the host");
    }
    remedies.add(
        "if it was not meant: take the host out, keep its evidence (GET /v1/results/…/evidence), and bring back what was launched before");
    return remedies;
  }
}
