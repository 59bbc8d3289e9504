package dev.touchstone.attestation;

import com.fasterxml.jackson.annotation.JsonInclude;
import dev.touchstone.appraisal.Finding;

/**
 * A finding as it stands in JSON.
 *
 * @param candidate the golden set that was nearest, with its version
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record FindingView(
    String rule,
    String category,
    String severity,
    Integer pcr,
    Integer event,
    String expected,
    String actual,
    String candidate,
    String message) {

  public static FindingView of(Finding finding) {
    return new FindingView(
        finding.rule(),
        finding.category().text(),
        finding.severity().text(),
        finding.pcr().isPresent() ? finding.pcr().getAsInt() : null,
        finding.event().isPresent() ? finding.event().getAsInt() : null,
        finding.expected().orElse(null),
        finding.actual().orElse(null),
        finding.candidate().orElse(null),
        finding.message());
  }
}
