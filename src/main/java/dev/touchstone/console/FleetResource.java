package dev.touchstone.console;

import dev.touchstone.access.Role;
import dev.touchstone.trust.ChangeStreamResource;
import dev.touchstone.trust.HostTrust;
import dev.touchstone.trust.TrustAnswers;
import dev.touchstone.trust.TrustState;
import dev.touchstone.trust.TrustSynchronisation;
import dev.touchstone.trust.TrustView;
import io.quarkus.qute.TemplateInstance;
import io.smallrye.common.annotation.Blocking;
import io.smallrye.mutiny.Multi;
import jakarta.annotation.security.RolesAllowed;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.HeaderParam;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.sse.OutboundSseEvent;
import jakarta.ws.rs.sse.Sse;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.eclipse.microprofile.openapi.annotations.Operation;

/** The first page: which hosts are out, and why. All of it from memory. */
@Path("/console")
@FormGuard
@Blocking
@RolesAllowed({ConsoleRole.OPERATOR, ConsoleRole.GOLDEN, Role.ADMIN_ROLE, Role.AUDITOR_ROLE})
public class FleetResource {
  private static final int PAGE = 100;
  private static final int REASONS = 5;

  private final TrustAnswers trust;
  private final ChangeStreamResource changes;
  private final TrustSynchronisation synchronisation;
  private final Frames frames;

  FleetResource(
      TrustAnswers trust,
      ChangeStreamResource changes,
      TrustSynchronisation synchronisation,
      Frames frames) {
    this.trust = trust;
    this.changes = changes;
    this.synchronisation = synchronisation;
    this.frames = frames;
  }

  @GET
  @Operation(hidden = true)
  public TemplateInstance fleet(
      @QueryParam("q") String text,
      @QueryParam("state") String state,
      @QueryParam("label") String label,
      @QueryParam("sort") String sort,
      @QueryParam("dir") String direction,
      @QueryParam("page") String page,
      @QueryParam("done") String done) {
    FleetQuery query = FleetQuery.of(text, state, label, sort, direction, page);
    return Pages.fleet(frames.of("Fleet", "fleet", Notice.of(done)), page(query));
  }

  private FleetPage page(FleetQuery query) {
    List<HostTrust> all = trust.all().toList();
    Map<String, Long> counts =
        all.stream()
            .collect(Collectors.groupingBy(host -> host.trust().state(), Collectors.counting()));
    List<HostTrust> found = all.stream().filter(query::matches).sorted(query.sorting()).toList();
    int pages = Math.max(1, (found.size() + PAGE - 1) / PAGE);
    FleetQuery shown =
        query.page() <= pages
            ? query
            : new FleetQuery(
                query.text(),
                query.state(),
                query.label(),
                query.order(),
                query.descending(),
                pages);
    List<HostTrust> part =
        found.stream().skip((long) (shown.page() - 1) * PAGE).limit(PAGE).toList();
    return new FleetPage(
        shown,
        counts,
        all.size(),
        found.size(),
        part,
        reasons(all),
        pages,
        synchronisation.unsynchronisedSince().map(Words::iso).orElse(""));
  }

  private static List<FleetPage.SharedReason> reasons(List<HostTrust> all) {
    return all.stream()
        .map(HostTrust::trust)
        .filter(view -> view.state().equals(TrustState.UNTRUSTED.text()))
        .map(TrustView::reason)
        .collect(Collectors.groupingBy(Function.identity(), Collectors.counting()))
        .entrySet()
        .stream()
        .map(entry -> new FleetPage.SharedReason(entry.getKey(), entry.getValue()))
        .sorted(
            Comparator.comparingLong(FleetPage.SharedReason::hosts)
                .reversed()
                .thenComparing(FleetPage.SharedReason::reason))
        .limit(REASONS)
        .toList();
  }

  @GET
  @Path("/changes")
  @Produces(MediaType.SERVER_SENT_EVENTS)
  @Operation(hidden = true)
  public Multi<OutboundSseEvent> live(@HeaderParam("Last-Event-ID") String last, @Context Sse sse) {
    return changes.follow(last, null, sse);
  }

  @GET
  @Path("/fleet.csv")
  @Produces("text/csv")
  @Operation(hidden = true)
  public Response csv(
      @QueryParam("q") String text,
      @QueryParam("state") String state,
      @QueryParam("label") String label,
      @QueryParam("sort") String sort,
      @QueryParam("dir") String direction) {
    Csv csv =
        new Csv(
            "host", "state", "trusted", "status", "reason", "policy", "attestedAt", "expiresAt");
    rows(FleetQuery.of(text, state, label, sort, direction, null))
        .forEach(
            view ->
                csv.row(
                    view.host(),
                    view.state(),
                    view.trusted(),
                    view.status(),
                    view.reason(),
                    view.policy(),
                    view.attestedAt(),
                    view.expiresAt()));
    return csv.download("fleet.csv");
  }

  @GET
  @Path("/fleet.json")
  @Produces(MediaType.APPLICATION_JSON)
  @Operation(hidden = true)
  public Response json(
      @QueryParam("q") String text,
      @QueryParam("state") String state,
      @QueryParam("label") String label,
      @QueryParam("sort") String sort,
      @QueryParam("dir") String direction) {
    return Response.ok(
            Map.of("items", rows(FleetQuery.of(text, state, label, sort, direction, null))))
        .header(HttpHeaders.CONTENT_DISPOSITION, "attachment; filename=\"fleet.json\"")
        .build();
  }

  private List<TrustView> rows(FleetQuery query) {
    return trust
        .all()
        .filter(query::matches)
        .sorted(query.sorting())
        .map(HostTrust::trust)
        .toList();
  }
}
