package dev.touchstone.appraisal;

import java.util.Comparator;
import java.util.List;

/**
 * What an appraisal came to. A verdict is as good as its worst finding, and trusted only if
 * affirming.
 *
 * @param findings the worst first; of equal ones the cause before what follows from it
 * @param goldenSets labels of the sets that matched
 * @param reason one sentence: why
 * @param claims the AR4SI value of each category of which something can be said
 */
public record Verdict(
    Status status,
    List<Finding> findings,
    List<String> goldenSets,
    String reason,
    TrustVector claims) {

  public Verdict {
    findings =
        findings.stream().sorted(Comparator.comparing(Finding::severity).reversed()).toList();
    goldenSets = List.copyOf(goldenSets);
    for (Finding finding : findings) {
      if (finding.severity().atBest().compareTo(status) > 0 && status == Status.AFFIRMING) {
        throw new IllegalArgumentException(
            "an affirming verdict cannot carry \"" + finding.message() + "\"");
      }
    }
  }

  /** The only way to be trusted. */
  public boolean trusted() {
    return status == Status.AFFIRMING;
  }
}
