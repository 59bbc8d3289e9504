package dev.touchstone.trust;

import dev.touchstone.access.Role;
import dev.touchstone.attestation.FindingView;
import dev.touchstone.attestation.ResultFindings;
import dev.touchstone.runtime.http.HostName;
import jakarta.annotation.security.RolesAllowed;
import jakarta.transaction.Transactional;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import java.util.List;
import java.util.Optional;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;

/** {@code GET /v1/trust/{host}/explanation}: for the person who has to bring a host back. */
@Path("/v1/trust/{host}/explanation")
@Tag(name = "scheduler")
public class ExplanationResource {
  private static final int FINDINGS = 50;

  private final TrustMirror trust;
  private final ResultFindings findings;
  private final VerdictChanges changes;

  ExplanationResource(TrustMirror trust, ResultFindings findings, VerdictChanges changes) {
    this.trust = trust;
    this.findings = findings;
    this.changes = changes;
  }

  @GET
  @Transactional
  @RolesAllowed({
    Role.SCHEDULER_ROLE,
    Role.ADMIN_ROLE,
    Role.AUDITOR_ROLE,
    Role.OPERATOR_ROLE,
    Role.GOLDEN_ROLE
  })
  @Operation(summary = "Why this verdict, since when, and what would make the host trusted")
  public Explanation explain(@PathParam("host") String host) {
    String name = HostName.require("host", host);
    Optional<HostTrust> known = trust.find(name);
    TrustView view = known.map(HostTrust::trust).orElseGet(() -> trust.answer(name));
    List<FindingView> against =
        view.state().equals(TrustState.UNTRUSTED.text())
            ? known.flatMap(HostTrust::result).map(findings::of).orElseGet(List::of).stream()
                .filter(finding -> !finding.severity().equals("info"))
                .limit(FINDINGS)
                .toList()
            : List.of();
    Optional<VerdictChange> last =
        changes.ofHost(name, Optional.empty(), 1).stream()
            .filter(change -> change.became.equals(view.state()))
            .findFirst();
    return new Explanation(
        name,
        view.trusted(),
        view.state(),
        view.status(),
        view.reason(),
        last.map(change -> change.changedAt).orElse(null),
        last.map(change -> change.cause).orElse(null),
        view.attestedAt(),
        view.expiresAt(),
        view.policy(),
        known.flatMap(HostTrust::result).orElse(null),
        against,
        Remedies.of(view, against));
  }
}
