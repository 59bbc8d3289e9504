package dev.touchstone.console;

import dev.touchstone.access.Role;
import dev.touchstone.appraisal.policy.Policy;
import dev.touchstone.attestation.SimulationRequest;
import dev.touchstone.attestation.SimulationResource;
import dev.touchstone.golden.store.GoldenSetResource;
import dev.touchstone.golden.store.GoldenSetView;
import dev.touchstone.runtime.http.ProblemException;
import io.quarkus.qute.TemplateInstance;
import io.smallrye.common.annotation.Blocking;
import jakarta.annotation.security.RolesAllowed;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.Response;
import java.net.URI;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.stream.Collectors;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.jboss.resteasy.reactive.RestForm;

/**
 * Drafts that a wizard made together: looked at, thought through and put into force together, for a
 * launch is trusted by all its parts or not at all.
 */
@Path("/console/golden-sets")
@FormGuard
@Blocking
@RolesAllowed({ConsoleRole.OPERATOR, ConsoleRole.GOLDEN, Role.ADMIN_ROLE, Role.AUDITOR_ROLE})
public class GoldenDraftsResource {
  private static final int MOST = 50;
  private static final String PATH = "/console/golden-sets/drafts";

  private final GoldenSetResource sets;
  private final SimulationResource simulation;
  private final GoldenDeeds deeds;
  private final GoldenUses uses;
  private final Frames frames;

  GoldenDraftsResource(
      GoldenSetResource sets,
      SimulationResource simulation,
      GoldenDeeds deeds,
      GoldenUses uses,
      Frames frames) {
    this.sets = sets;
    this.simulation = simulation;
    this.deeds = deeds;
    this.uses = uses;
    this.frames = frames;
  }

  /** Where the drafts that were just made are looked at. */
  static Response to(List<GoldenSetView> made) {
    return Response.seeOther(
            URI.create(
                PATH
                    + "?done="
                    + Notice.DRAFTED.word()
                    + "&"
                    + query(made.stream().map(v -> v.name() + "/" + v.version()).toList())))
        .build();
  }

  private static String query(List<String> ids) {
    return ids.stream()
        .map(id -> "set=" + URLEncoder.encode(id, StandardCharsets.UTF_8))
        .collect(Collectors.joining("&"));
  }

  @GET
  @Path("/drafts")
  @Operation(hidden = true)
  public TemplateInstance look(
      @QueryParam("set") List<String> ids, @QueryParam("done") String done) {
    List<GoldenSetView> found = bounded(ids).stream().map(this::set).toList();
    List<Policy> policies = uses.inForce();
    List<GoldenOrigin> origins = found.stream().map(GoldenOrigin::of).toList();
    return GoldenPages.goldenDrafts(
        frames.of("Drafts", "golden-sets", Notice.of(done)),
        new GoldenDraftsPage(
            found.stream()
                .map(
                    set ->
                        new GoldenDraftsPage.Draft(
                            set,
                            GoldenReading.read(set),
                            GoldenUses.of(set.name(), set.part(), policies),
                            set.version() == 1 ? "" : set.name() + " v" + (set.version() - 1)))
                .toList(),
            origins.stream().flatMap(origin -> origin.leftOut().stream()).distinct().toList(),
            origins.stream().flatMap(origin -> origin.notes().stream()).distinct().toList(),
            query(bounded(ids))));
  }

  /** A part of the page: judging the fleet takes a moment. */
  @GET
  @Path("/drafts/effect")
  @Operation(hidden = true)
  public TemplateInstance effect(@QueryParam("set") List<String> ids) {
    try {
      List<SimulationRequest.Version> versions =
          bounded(ids).stream()
              .map(this::set)
              .filter(set -> GoldenDeed.ACTIVATION.fits(set.state()))
              .map(set -> new SimulationRequest.Version(null, set.name(), set.version()))
              .toList();
      return GoldenPages.goldenEffect(
          GoldenEffect.of(
              simulation.simulate(
                  new SimulationRequest(null, null, versions, null, null, null, null, null))));
    } catch (ProblemException e) {
      return GoldenPages.goldenEffect(GoldenEffect.impossible(e.problem().detail()));
    }
  }

  @POST
  @Path("/drafts")
  @Operation(hidden = true)
  public Response activate(@RestForm("set") List<String> ids) {
    Notice notice = deeds.activate(bounded(ids).stream().map(this::set).toList());
    return Response.seeOther(
            URI.create(PATH + "?done=" + notice.word() + "&" + query(bounded(ids))))
        .build();
  }

  private static List<String> bounded(List<String> ids) {
    if (ids == null || ids.isEmpty() || ids.size() > MOST) {
      throw ProblemException.invalid(
          "set", "expected 1 to " + MOST + " golden sets as NAME/VERSION");
    }
    return ids;
  }

  private GoldenSetView set(String id) {
    int slash = id.lastIndexOf('/');
    if (slash < 1) {
      throw ProblemException.invalid("set", "expected a golden set as NAME/VERSION");
    }
    return sets.get(id.substring(0, slash), id.substring(slash + 1));
  }
}
