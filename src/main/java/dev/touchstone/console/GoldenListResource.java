package dev.touchstone.console;

import dev.touchstone.access.Role;
import dev.touchstone.golden.store.GoldenSetView;
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
import java.util.stream.Stream;
import org.eclipse.microprofile.openapi.annotations.Operation;

/** All golden sets. */
@Path("/console/golden-sets")
@FormGuard
@Blocking
@RolesAllowed({ConsoleRole.OPERATOR, ConsoleRole.GOLDEN, Role.ADMIN_ROLE, Role.AUDITOR_ROLE})
public class GoldenListResource {
  private static final int PAGE = 100;

  private final GoldenCatalogue catalogue;
  private final Frames frames;

  GoldenListResource(GoldenCatalogue catalogue, Frames frames) {
    this.catalogue = catalogue;
    this.frames = frames;
  }

  @GET
  @Operation(hidden = true)
  public TemplateInstance list(
      @QueryParam("q") String text,
      @QueryParam("part") String part,
      @QueryParam("state") String state,
      @QueryParam("page") String page,
      @QueryParam("done") String done) {
    GoldenQuery query = GoldenQuery.of(text, part, state, page);
    List<GoldenRow> all = catalogue.all();
    List<GoldenRow> found = all.stream().filter(query::matches).toList();
    int pages = Math.max(1, (found.size() + PAGE - 1) / PAGE);
    GoldenQuery shown =
        new GoldenQuery(query.text(), query.part(), query.state(), Math.min(query.page(), pages));
    return GoldenPages.goldenSets(
        frames.of("Golden sets", "golden-sets", Notice.of(done)),
        new GoldenListPage(
            shown,
            all.size(),
            found.size(),
            found.stream().skip((long) (shown.page() - 1) * PAGE).limit(PAGE).toList(),
            pages));
  }

  @GET
  @Path("/list.csv")
  @Produces("text/csv")
  @Operation(hidden = true)
  public Response csv(
      @QueryParam("q") String text,
      @QueryParam("part") String part,
      @QueryParam("state") String state) {
    Csv csv =
        new Csv(
            "name",
            "version",
            "part",
            "state",
            "validity",
            "provenance",
            "createdAt",
            "createdBy",
            "changedAt",
            "changedBy");
    versions(text, part, state)
        .forEach(
            view ->
                csv.row(
                    view.name(),
                    view.version(),
                    view.part(),
                    view.state(),
                    GoldenRow.validity(view),
                    GoldenOrigin.of(view).plain(),
                    view.createdAt(),
                    view.createdBy(),
                    view.changedAt(),
                    view.changedBy()));
    return csv.download("golden-sets.csv");
  }

  @GET
  @Path("/list.json")
  @Produces(MediaType.APPLICATION_JSON)
  @Operation(hidden = true)
  public Response json(
      @QueryParam("q") String text,
      @QueryParam("part") String part,
      @QueryParam("state") String state) {
    return Response.ok(Map.of("items", versions(text, part, state).toList()))
        .header(HttpHeaders.CONTENT_DISPOSITION, "attachment; filename=\"golden-sets.json\"")
        .build();
  }

  /** Every version of the names that fit. */
  private Stream<GoldenSetView> versions(String text, String part, String state) {
    GoldenQuery query = GoldenQuery.of(text, part, state, null);
    return catalogue.all().stream()
        .filter(query::matches)
        .flatMap(row -> row.versions().stream())
        .filter(view -> query.state().isEmpty() || query.state().equals(view.state()));
  }
}
