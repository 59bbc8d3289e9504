package dev.touchstone.console;

import dev.touchstone.access.Role;
import dev.touchstone.attestation.ReappraisalResource;
import io.quarkus.qute.RawString;
import io.quarkus.qute.TemplateInstance;
import io.smallrye.common.annotation.Blocking;
import jakarta.annotation.security.RolesAllowed;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.util.List;
import java.util.Map;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.eclipse.microprofile.openapi.annotations.Operation;

/** All policies, and how far judging again has come. */
@Path("/console")
@FormGuard
@Blocking
@RolesAllowed({ConsoleRole.OPERATOR, ConsoleRole.GOLDEN, Role.ADMIN_ROLE, Role.AUDITOR_ROLE})
public class PoliciesResource {
  private static final int RUNS = 5;

  private final PolicyShelf shelf;
  private final ReappraisalResource runs;
  private final Frames frames;
  private final String builtIn;

  PoliciesResource(
      PolicyShelf shelf,
      ReappraisalResource runs,
      Frames frames,
      @ConfigProperty(name = "touchstone.policy.name") String builtIn) {
    this.shelf = shelf;
    this.runs = runs;
    this.frames = frames;
    this.builtIn = builtIn;
  }

  @GET
  @Path("/policies")
  @Operation(hidden = true)
  public TemplateInstance list(@QueryParam("done") String done) {
    return PolicyPages.policies(
        frames.of("Policies", "policies", Notice.of(done)),
        new PoliciesPage(
            shelf.rows(),
            builtIn,
            shelf.hosts().getOrDefault(builtIn, 0L),
            new RawString(runs().render())));
  }

  /** A part of the page that fetches itself again while hosts are being judged. */
  @GET
  @Path("/reappraisals")
  @Operation(hidden = true)
  public TemplateInstance runs() {
    List<ReappraisalResource.ReappraisalView> latest =
        runs.list().items().stream().limit(RUNS).toList();
    return PolicyPages.policyRuns(
        latest, latest.stream().anyMatch(run -> run.finishedAt() == null));
  }

  @GET
  @Path("/policies.csv")
  @Produces("text/csv")
  @Operation(hidden = true)
  public Response csv() {
    Csv csv =
        new Csv(
            "policy",
            "active",
            "newest",
            "state",
            "labels",
            "hosts",
            "parts",
            "rules",
            "origin",
            "changedAt",
            "changedBy",
            "description");
    shelf
        .rows()
        .forEach(
            row ->
                csv.row(
                    row.name(),
                    row.active(),
                    row.newest(),
                    row.state(),
                    row.labels().isEmpty() ? "" : row.chooses(),
                    row.hosts(),
                    row.parts(),
                    row.rules(),
                    row.origin(),
                    row.changedAt(),
                    row.changedBy(),
                    row.description()));
    return csv.download("policies.csv");
  }

  @GET
  @Path("/policies.json")
  @Produces(MediaType.APPLICATION_JSON)
  @Operation(hidden = true)
  public Response json() {
    return Response.ok(Map.of("items", shelf.rows()))
        .header(HttpHeaders.CONTENT_DISPOSITION, "attachment; filename=\"policies.json\"")
        .build();
  }
}
