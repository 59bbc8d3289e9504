package dev.touchstone.console;

import dev.touchstone.access.Role;
import dev.touchstone.attestation.DiffResource;
import dev.touchstone.attestation.GoldenSetPreviewResource;
import dev.touchstone.golden.store.GoldenSetResource;
import dev.touchstone.golden.store.GoldenSetView;
import dev.touchstone.runtime.http.ProblemException;
import dev.touchstone.trust.GoldenSetReliance;
import io.quarkus.qute.TemplateInstance;
import io.smallrye.common.annotation.Blocking;
import jakarta.annotation.security.RolesAllowed;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.net.URI;
import java.time.Clock;
import java.util.List;
import org.eclipse.microprofile.openapi.annotations.Operation;

/** One golden set: what it demands, where it comes from, who uses it, what may become of it. */
@Path("/console/golden-sets")
@FormGuard
@Blocking
@RolesAllowed({ConsoleRole.OPERATOR, ConsoleRole.GOLDEN, Role.ADMIN_ROLE, Role.AUDITOR_ROLE})
public class GoldenSetPageResource {
  private static final int HOSTS = 20;
  private static final String DEED = "/{name}/{version}/{deed:activation|retirement|revocation}";

  private final GoldenSetResource sets;
  private final GoldenCatalogue catalogue;
  private final GoldenUses uses;
  private final GoldenSetReliance reliance;
  private final GoldenSetPreviewResource previews;
  private final DiffResource differences;
  private final GoldenDeeds deeds;
  private final Clock clock;
  private final Frames frames;

  GoldenSetPageResource(
      GoldenSetResource sets,
      GoldenCatalogue catalogue,
      GoldenUses uses,
      GoldenSetReliance reliance,
      GoldenSetPreviewResource previews,
      DiffResource differences,
      GoldenDeeds deeds,
      Clock clock,
      Frames frames) {
    this.sets = sets;
    this.catalogue = catalogue;
    this.uses = uses;
    this.reliance = reliance;
    this.previews = previews;
    this.differences = differences;
    this.deeds = deeds;
    this.clock = clock;
    this.frames = frames;
  }

  @GET
  @Path("/{name}")
  @Operation(hidden = true)
  public TemplateInstance newest(
      @PathParam("name") String name,
      @QueryParam("against") String against,
      @QueryParam("done") String done) {
    List<GoldenSetView> versions = catalogue.versions(name);
    return page(versions.getFirst().version() + "", versions, against, done);
  }

  @GET
  @Path("/{name}/{version}")
  @Operation(hidden = true)
  public TemplateInstance show(
      @PathParam("name") String name,
      @PathParam("version") String version,
      @QueryParam("against") String against,
      @QueryParam("done") String done) {
    return page(version, catalogue.versions(name), against, done);
  }

  private TemplateInstance page(
      String version, List<GoldenSetView> versions, String against, String done) {
    GoldenSetView set = sets.get(versions.getFirst().name(), version);
    String label = GoldenCatalogue.label(set);
    return GoldenPages.goldenSet(
        frames.of(label, "golden-sets", Notice.of(done)),
        new GoldenSetPage(
            set,
            versions,
            GoldenReading.read(set),
            GoldenOrigin.of(set),
            against == null || against.isEmpty() ? before(set, versions) : against,
            GoldenUses.of(set.name(), set.part(), uses.inForce()),
            reliance.hosts(label, HOSTS),
            reliance.counts().getOrDefault(label, 0L),
            GoldenRow.over(set, clock.instant())));
  }

  /** The version before, or the one after the first. */
  private static String before(GoldenSetView set, List<GoldenSetView> versions) {
    return versions.stream()
        .filter(other -> other.version() < set.version())
        .findFirst()
        .or(
            () ->
                versions.reversed().stream()
                    .filter(other -> other.version() > set.version())
                    .findFirst())
        .map(GoldenCatalogue::label)
        .orElse("");
  }

  /** A part of the page: what is other in this version. */
  @GET
  @Path("/{name}/{version}/differences")
  @Operation(hidden = true)
  public TemplateInstance differences(
      @PathParam("name") String name,
      @PathParam("version") String version,
      @QueryParam("against") String against) {
    GoldenSetView set = sets.get(name, version);
    try {
      DiffResource.Diff diff =
          differences.diff(
              new DiffResource.DiffRequest(
                  GoldenLabel.of(against == null ? "" : against).side(),
                  new DiffResource.Side(set.name(), set.version(), null, null)));
      return Pages.hostDifferences(
          new DifferencePage(diff.before() + " → " + diff.after(), diff.changes(), ""));
    } catch (ProblemException e) {
      return Pages.hostDifferences(new DifferencePage("", List.of(), e.problem().detail()));
    }
  }

  /** A part of a page: judging the fleet takes a moment. */
  @GET
  @Path("/{name}/{version}/effect")
  @Operation(hidden = true)
  public TemplateInstance effect(
      @PathParam("name") String name,
      @PathParam("version") String version,
      @QueryParam("of") String deed) {
    try {
      return GoldenPages.goldenEffect(GoldenEffect.of(previews.preview(name, version, deed)));
    } catch (ProblemException e) {
      return GoldenPages.goldenEffect(GoldenEffect.impossible(e.problem().detail()));
    }
  }

  @GET
  @Path("/{name}/{version}/document.json")
  @Produces(MediaType.APPLICATION_JSON)
  @Operation(hidden = true)
  public Response document(@PathParam("name") String name, @PathParam("version") String version) {
    GoldenSetView set = sets.get(name, version);
    return Response.ok(set)
        .header(
            HttpHeaders.CONTENT_DISPOSITION,
            "attachment; filename=\"" + set.name() + "-v" + set.version() + ".json\"")
        .build();
  }

  @GET
  @Path(DEED)
  @Operation(hidden = true)
  public TemplateInstance confirm(
      @PathParam("name") String name,
      @PathParam("version") String version,
      @PathParam("deed") String word) {
    GoldenSetView set = sets.get(name, version);
    GoldenDeed deed = GoldenDeed.ofWord(word);
    if (!deed.fits(set.state())) {
      throw ProblemException.conflict(
          "golden-set-state",
          "The golden set cannot go there",
          GoldenCatalogue.label(set)
              + " is "
              + set.state()
              + ": there is nothing to "
              + deed.command());
    }
    String label = GoldenCatalogue.label(set);
    return GoldenPages.goldenDeed(
        frames.of(deed.verb() + " " + label, "golden-sets"),
        new GoldenDeedPage(set, deed, reliance.counts().getOrDefault(label, 0L)));
  }

  @POST
  @Path(DEED)
  @Operation(hidden = true)
  public Response act(
      @PathParam("name") String name,
      @PathParam("version") String version,
      @PathParam("deed") String word) {
    Notice notice = deeds.done(GoldenDeed.ofWord(word), name, version);
    return Response.seeOther(
            URI.create("/console/golden-sets/" + name + "/" + version + "?done=" + notice.word()))
        .build();
  }
}
