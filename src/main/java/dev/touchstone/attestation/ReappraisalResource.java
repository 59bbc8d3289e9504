package dev.touchstone.attestation;

import com.fasterxml.jackson.annotation.JsonInclude;
import dev.touchstone.access.Role;
import jakarta.annotation.security.RolesAllowed;
import jakarta.transaction.Transactional;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;

/** {@code /v1/reappraisals}: how far judging again has come. */
@Path("/v1/reappraisals")
@Tag(name = "admin")
public class ReappraisalResource {
  private static final int SHOWN = 50;

  private final Reappraisals reappraisals;

  ReappraisalResource(Reappraisals reappraisals) {
    this.reappraisals = reappraisals;
  }

  /**
   * @param judged hosts so far
   * @param changed hosts whose verdict became another one
   * @param failed hosts whose evidence could not be judged; they are not trusted any more
   * @param finishedAt left out while it goes on
   */
  @JsonInclude(JsonInclude.Include.NON_NULL)
  public record ReappraisalView(
      UUID reappraisal,
      String cause,
      Instant createdAt,
      Instant finishedAt,
      int judged,
      int changed,
      int failed) {}

  /** The latest runs. */
  public record ReappraisalList(List<ReappraisalView> items) {}

  @GET
  @Transactional
  @RolesAllowed({Role.ADMIN_ROLE, Role.AUDITOR_ROLE, Role.OPERATOR_ROLE, Role.GOLDEN_ROLE})
  @Operation(summary = "The latest 50 runs over all hosts, latest first")
  public ReappraisalList list() {
    return new ReappraisalList(
        reappraisals.latest(SHOWN).stream()
            .map(
                run ->
                    new ReappraisalView(
                        run.id,
                        run.cause,
                        run.createdAt,
                        run.finishedAt,
                        run.judged,
                        run.changed,
                        run.failed))
            .toList());
  }
}
