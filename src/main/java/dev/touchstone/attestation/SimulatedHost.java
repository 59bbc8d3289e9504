package dev.touchstone.attestation;

import com.fasterxml.jackson.annotation.JsonInclude;
import dev.touchstone.appraisal.Finding;
import dev.touchstone.appraisal.Severity;
import dev.touchstone.appraisal.Verdict;
import java.util.List;

/**
 * What one host's verdict is and would be.
 *
 * @param policy what it would be judged by
 * @param findings what would be found, the worst first; left out where nothing changes
 */
@JsonInclude(JsonInclude.Include.NON_EMPTY)
public record SimulatedHost(
    String host,
    SimulatedVerdict was,
    SimulatedVerdict becomes,
    String policy,
    List<FindingView> findings) {
  private static final int FINDINGS = 20;

  /** A verdict in short. */
  public record SimulatedVerdict(boolean trusted, String status, String reason) {}

  static SimulatedHost of(StoredEvidence stored, Verdict verdict, String policy) {
    return new SimulatedHost(
        stored.hostName(),
        was(stored),
        new SimulatedVerdict(verdict.trusted(), verdict.status().text(), verdict.reason()),
        policy,
        verdict.findings().stream()
            .filter(finding -> finding.severity() != Severity.INFO)
            .limit(FINDINGS)
            .map((Finding finding) -> FindingView.of(finding))
            .toList());
  }

  static SimulatedHost failed(StoredEvidence stored) {
    return new SimulatedHost(
        stored.hostName(),
        was(stored),
        new SimulatedVerdict(false, "none", "the stored evidence cannot be judged; see the log"),
        "",
        List.of());
  }

  private static SimulatedVerdict was(StoredEvidence stored) {
    return new SimulatedVerdict(stored.trusted(), stored.status(), stored.reason());
  }

  boolean changes() {
    return was.trusted() != becomes.trusted() || !was.status().equals(becomes.status());
  }
}
