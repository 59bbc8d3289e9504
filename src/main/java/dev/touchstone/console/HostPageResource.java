package dev.touchstone.console;

import dev.touchstone.access.Role;
import dev.touchstone.attestation.DiffResource;
import dev.touchstone.attestation.HostResultResource;
import dev.touchstone.attestation.ResultView;
import dev.touchstone.host.HostResource;
import dev.touchstone.host.HostView;
import dev.touchstone.runtime.http.ProblemException;
import dev.touchstone.trust.ExplanationResource;
import dev.touchstone.trust.VerdictHistoryResource;
import io.quarkus.qute.TemplateInstance;
import io.smallrye.common.annotation.Blocking;
import jakarta.annotation.security.RolesAllowed;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.Response;
import java.net.URI;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.jboss.resteasy.reactive.RestForm;

/** One host: why it is where it is, what it proved, what became of it. */
@Path("/console/hosts/{host}")
@FormGuard
@Blocking
@RolesAllowed({ConsoleRole.OPERATOR, ConsoleRole.GOLDEN, Role.ADMIN_ROLE, Role.AUDITOR_ROLE})
public class HostPageResource {
  private static final String HISTORY = "50";

  private final HostResource hosts;
  private final ExplanationResource explanations;
  private final HostResultResource results;
  private final VerdictHistoryResource verdicts;
  private final DiffResource differences;
  private final ResultReading reading;
  private final Frames frames;

  HostPageResource(
      HostResource hosts,
      ExplanationResource explanations,
      HostResultResource results,
      VerdictHistoryResource verdicts,
      DiffResource differences,
      ResultReading reading,
      Frames frames) {
    this.hosts = hosts;
    this.explanations = explanations;
    this.results = results;
    this.verdicts = verdicts;
    this.differences = differences;
    this.reading = reading;
    this.frames = frames;
  }

  @GET
  @Operation(hidden = true)
  public TemplateInstance show(@PathParam("host") String name, @QueryParam("done") String done) {
    HostView host = hosts.get(name);
    List<ResultView> history = results.ofHost(host.host(), null, HISTORY).items();
    HostPage page =
        new HostPage(
            host,
            explanations.explain(host.host()),
            history.stream().findFirst().map(reading::read),
            rows(history),
            verdicts.ofHost(host.host(), null, HISTORY).items());
    return Pages.host(frames.of(host.host(), "fleet", Notice.of(done)), page);
  }

  private static List<HostPage.HistoryRow> rows(List<ResultView> history) {
    List<HostPage.HistoryRow> rows = new ArrayList<>();
    for (int i = 0; i < history.size(); i++) {
      ResultView result = history.get(i);
      Long before = i + 1 < history.size() ? history.get(i + 1).resetCount() : null;
      rows.add(
          new HostPage.HistoryRow(
              result.result(),
              result.appraisedAt(),
              result.trusted(),
              result.status(),
              result.reason(),
              result.cause(),
              result.resetCount(),
              result.evidenceDigest(),
              before != null && !before.equals(result.resetCount())));
    }
    return rows;
  }

  /** A part of the page, fetched when the rest is there: reading two launches takes a moment. */
  @GET
  @Path("/differences")
  @Operation(hidden = true)
  public TemplateInstance differences(
      @PathParam("host") String name,
      @QueryParam("before") String before,
      @QueryParam("golden") String golden) {
    DiffResource.Side after = new DiffResource.Side(null, null, null, name);
    DiffResource.Side first =
        golden != null && !golden.isEmpty()
            ? GoldenLabel.of(golden).side()
            : new DiffResource.Side(null, null, before, null);
    try {
      DiffResource.Diff diff = differences.diff(new DiffResource.DiffRequest(first, after));
      return Pages.hostDifferences(
          new DifferencePage(diff.before() + " → " + diff.after(), diff.changes(), ""));
    } catch (ProblemException e) {
      return Pages.hostDifferences(new DifferencePage("", List.of(), e.problem().detail()));
    }
  }

  @POST
  @Path("/approval")
  @Operation(hidden = true)
  public Response approve(@PathParam("host") String name) {
    return to(hosts.approve(name).host(), Notice.APPROVED);
  }

  @POST
  @Path("/labels")
  @Operation(hidden = true)
  public Response label(@PathParam("host") String name, @RestForm String labels) {
    return to(
        hosts.label(name, new HostResource.NewLabels(pairs(labels == null ? "" : labels))).host(),
        Notice.LABELLED);
  }

  private static Map<String, String> pairs(String text) {
    Map<String, String> pairs = new LinkedHashMap<>();
    for (String pair : text.split("[\\s,]+")) {
      int equals = pair.indexOf('=');
      if (!pair.isEmpty() && equals <= 0) {
        throw ProblemException.invalid(
            "labels", "expected name=value pairs with blanks between them, found \"" + pair + "\"");
      }
      if (!pair.isEmpty()) {
        pairs.put(pair.substring(0, equals), pair.substring(equals + 1));
      }
    }
    return pairs;
  }

  @GET
  @Path("/forget")
  @Operation(hidden = true)
  public TemplateInstance confirmForget(@PathParam("host") String name) {
    return Pages.hostForget(frames.of("Forget " + name, "fleet"), hosts.get(name));
  }

  @POST
  @Path("/forget")
  @Operation(hidden = true)
  public Response forget(@PathParam("host") String name) {
    hosts.forget(name);
    return Response.seeOther(URI.create("/console/?done=" + Notice.FORGOTTEN.word())).build();
  }

  private static Response to(String host, Notice notice) {
    return Response.seeOther(URI.create("/console/hosts/" + host + "?done=" + notice.word()))
        .build();
  }
}
