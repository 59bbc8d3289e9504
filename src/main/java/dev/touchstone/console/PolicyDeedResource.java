package dev.touchstone.console;

import dev.touchstone.access.Role;
import dev.touchstone.appraisal.store.PolicyResource;
import dev.touchstone.appraisal.store.PolicyView;
import dev.touchstone.attestation.SimulationOutcome;
import dev.touchstone.attestation.SimulationRequest;
import dev.touchstone.attestation.SimulationResource;
import dev.touchstone.runtime.http.ProblemException;
import io.quarkus.qute.RawString;
import io.quarkus.qute.TemplateInstance;
import io.smallrye.common.annotation.Blocking;
import jakarta.annotation.security.RolesAllowed;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.sse.Sse;
import jakarta.ws.rs.sse.SseEventSink;
import java.net.URI;
import java.util.List;
import org.eclipse.microprofile.openapi.annotations.Operation;

/** Putting a version into force and taking it out: what would follow is shown before. */
@Path("/console/policies/{name}/{version}/{deed:activation|retirement}")
@FormGuard
@Blocking
@RolesAllowed({ConsoleRole.OPERATOR, ConsoleRole.GOLDEN, Role.ADMIN_ROLE, Role.AUDITOR_ROLE})
public class PolicyDeedResource {
  private static final String ACTIVATION = "activation";

  private final PolicyShelf shelf;
  private final PolicyResource policies;
  private final SimulationResource simulations;
  private final PolicyActivation activation;
  private final Frames frames;

  PolicyDeedResource(
      PolicyShelf shelf,
      PolicyResource policies,
      SimulationResource simulations,
      PolicyActivation activation,
      Frames frames) {
    this.shelf = shelf;
    this.policies = policies;
    this.simulations = simulations;
    this.activation = activation;
    this.frames = frames;
  }

  /**
   * What is to be done. What would follow comes a moment later, or with the page if {@code now} is
   * asked for: judging thousands of hosts takes a while.
   */
  @GET
  @Operation(hidden = true)
  public TemplateInstance confirm(
      @PathParam("name") String name,
      @PathParam("version") String version,
      @PathParam("deed") String deed,
      @QueryParam("now") String now) {
    PolicyView view = policies.get(name, version);
    int active = PolicyShelf.active(shelf.versions(view.name())).map(PolicyView::version).orElse(0);
    Frame frame = frames.of(title(view, deed, active), "policies");
    String outcome =
        now == null ? "" : part(frame, view, deed, simulations.simulate(request(view, deed)));
    return PolicyPages.policyDeed(
        frame, new PolicyDeed(view, deed, frame.title(), active, new RawString(outcome)));
  }

  private static String title(PolicyView view, String deed, int active) {
    String version = view.name() + " v" + view.version();
    if (!deed.equals(ACTIVATION)) {
      return "Retire " + version;
    }
    return (view.version() < active ? "Roll back to " : "Activate ") + version;
  }

  private static String part(Frame frame, PolicyView view, String deed, SimulationOutcome outcome) {
    boolean may = frame.mayJudge() && !(deed.equals(ACTIVATION) && view.state().equals("active"));
    return PolicyPages.policyOutcome(
            frame,
            new OutcomePage(
                outcome, may ? PolicyPage.path(view) + "/" + deed : "", may ? frame.title() : ""))
        .render();
  }

  private static SimulationRequest request(PolicyView view, String deed) {
    List<SimulationRequest.Version> versions =
        List.of(new SimulationRequest.Version(view.name(), null, view.version()));
    boolean activate = deed.equals(ACTIVATION);
    return new SimulationRequest(
        null, null, activate ? versions : null, activate ? null : versions, null, null, null, null);
  }

  @GET
  @Path("/preview")
  @Produces(MediaType.SERVER_SENT_EVENTS)
  @Operation(hidden = true)
  public void preview(
      @PathParam("name") String name,
      @PathParam("version") String version,
      @PathParam("deed") String deed,
      @Context SseEventSink sink,
      @Context Sse sse) {
    PolicyView view = policies.get(name, version);
    int active = PolicyShelf.active(shelf.versions(view.name())).map(PolicyView::version).orElse(0);
    Frame frame = frames.of(title(view, deed, active), "policies");
    simulations.simulate(
        request(view, deed),
        new SimulationStream(
            sink,
            sse,
            outcome -> part(frame, view, deed, outcome),
            problem -> PolicyPages.policyRefusal(problem).render()),
        sse);
  }

  @POST
  @Operation(hidden = true)
  public Response act(
      @PathParam("name") String name,
      @PathParam("version") String version,
      @PathParam("deed") String deed) {
    PolicyView view = policies.get(name, version);
    if (view.state().equals("retired") && !deed.equals(ACTIVATION)) {
      throw ProblemException.conflict(
          "retired-already", "Nothing to do", "this version is retired already");
    }
    Notice notice =
        deed.equals(ACTIVATION)
            ? activation.activate(name, version)
            : activation.retire(name, version);
    return Response.seeOther(URI.create(PolicyPage.path(view) + "?done=" + notice.word())).build();
  }
}
